// The text of VarTransform: what it makes, and what it says of a text that is wrong.
#include "Toys.h"

using namespace TMVATest;
using testing::AllOf;
using testing::HasSubstr;

namespace {

using Selection = TMVA::VariableTransformBase::VectorOfCharAndInt;

std::string NameOf(const char *chain)
{
   Toy toy(3, {"Signal", "Background"});
   return toy.Chain(chain)->GetName().Data();
}

Selection SelectionOf(const char *chain)
{
   Toy toy(3, {"Regression"}, kTRUE);
   const auto handler = toy.Chain(chain);
   return static_cast<TMVA::VariableTransformBase *>(handler->GetTransformationList().First())->GetInputs();
}

std::string ErrorOf(const char *chain)
{
   Toy toy(3, {"Signal", "Background"});
   return FatalText([&] { toy.Chain(chain); });
}

} // namespace

TEST(ChainText, NamesTheFolderOfTheOutputFile)
{
   EXPECT_EQ(NameOf(""), "Id");
   EXPECT_EQ(NameOf("None"), "Id");
   EXPECT_EQ(NameOf("I"), "Id");
   EXPECT_EQ(NameOf("G,D"), "Gauss_Deco");
   EXPECT_EQ(NameOf("N+P+U"), "Norm_PCA_Uniform");
   EXPECT_EQ(NameOf("Norm,Deco_Signal,Gauss(x0,x1)_AllClasses"), "Norm_Deco_Gauss");
   EXPECT_EQ(NameOf("Normalise,Normalize,Decorrelate,PCA,Uniform,Identity"), "Norm_Norm_Deco_PCA_Uniform_Id");
}

TEST(ChainText, SelectsVariablesAndWhereItIsInvertibleTargets)
{
   const Selection variables{{'v', 0}, {'v', 1}, {'v', 2}}, withTarget{{'v', 0}, {'v', 1}, {'v', 2}, {'t', 0}};
   for (const char *chain : {"I", "D", "P", "G"})
      EXPECT_EQ(SelectionOf(chain), variables) << chain;
   EXPECT_EQ(SelectionOf("U"), withTarget);
   EXPECT_EQ(SelectionOf("N"), withTarget);
}

TEST(ChainText, SelectsByNameAndByNumberInTheOrderOfDeclaration)
{
   EXPECT_EQ(SelectionOf("N(x2,x0)"), (Selection{{'v', 0}, {'v', 2}}));
   EXPECT_EQ(SelectionOf("N(t,_V1_)"), (Selection{{'v', 1}, {'t', 0}}));
   EXPECT_EQ(SelectionOf("N(x2,x0,_REARRANGE_)"), (Selection{{'v', 2}, {'v', 0}}));
   EXPECT_EQ(SelectionOf("N(x2,_V2_,x2)"), (Selection{{'v', 2}}));
   EXPECT_EQ(SelectionOf("N(x1,nonsense)"), (Selection{{'v', 1}}));
}

TEST(ChainText, TakesAClassNameWithUnderscores)
{
   Toy toy(1, {"Signal", "Background_0"});
   toy.Add({0}, 0);
   toy.Add({4}, 0);
   toy.Add({0}, 1);
   toy.Add({8}, 1);
   EXPECT_FLOAT_EQ(Transformed(*toy.Learn("N(x0)_Background_0"), toy.fEvents, 1)[0], 0);
}

TEST(ChainText, UnknownTransformationNamesTheKnownOnes)
{
   EXPECT_THAT(ErrorOf("N,Guass"), AllOf(HasSubstr("\"Guass\""), HasSubstr("did you mean \"Gauss\"")));
   EXPECT_THAT(ErrorOf("n"), AllOf(HasSubstr("\"n\""), HasSubstr("\"Normalize\"")));
   EXPECT_THAT(ErrorOf("N,,D"), HasSubstr("there is no transformation \"\""));
}

TEST(ChainText, UnknownClassNamesTheKnownOnes)
{
   EXPECT_THAT(ErrorOf("D_Signl"), AllOf(HasSubstr("no class \"Signl\""), HasSubstr("did you mean \"Signal\"")));
   EXPECT_THAT(ErrorOf("D_"), HasSubstr("no class \"\""));
}

TEST(ChainText, UnknownInputsOnlyAreAnError)
{
   EXPECT_THAT(ErrorOf("N(y0,y1)"), HasSubstr("selects no input at all"));
   EXPECT_THAT(ErrorOf("N(_V3_)"), HasSubstr("selects no input at all"));
}

TEST(ChainText, BracketsHaveToMatch)
{
   for (const char *chain : {"N(x0", "Nx0)", "N((x0))", "N)x0("})
      EXPECT_THAT(ErrorOf(chain), HasSubstr("brackets do not match")) << chain;
   for (const char *chain : {"N()", "N(x0)Signal"})
      EXPECT_THAT(ErrorOf(chain), HasSubstr("is not of the form")) << chain;
}
