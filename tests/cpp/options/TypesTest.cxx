// Numbers of the method types, and the two tables that registration fills.
#include "TMVA/Types.h"
#include "TMVA/ClassifierFactory.h"
#include "TMVA/Version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::Types;

namespace {

TEST(Types, NumbersAreThoseOfTheField)
{
   EXPECT_EQ(Types::kFisher, 5);
   EXPECT_EQ(Types::kBDT, 9);
   EXPECT_EQ(Types::kLD, 18);
   EXPECT_EQ(Types::kPyTorch, 27);
   EXPECT_EQ(Types::kCrossValidation, 32);
   EXPECT_EQ(Types::kMaxMethod, 33);
   EXPECT_EQ(TMVA_VERSION_CODE, TMVA_VERSION(4, 2, 1));
}

TEST(Types, MapNamesBothWaysInBothStyles)
{
   Types::AddTypeMapping(Types::kRXGB, "RXGB");
   EXPECT_EQ(Types::GetMethodType("RXGB"), Types::kRXGB);
   EXPECT_EQ(Types::Instance().GetMethodName(Types::kRXGB), "RXGB");
}

TEST(Types, UnknownNamesAreFatalAndSaySo)
{
   Types::AddTypeMapping(Types::kC50, "C50");
   EXPECT_THAT([] { Types::GetMethodType("c50"); }, // case counts
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("\"c50\""), HasSubstr("did you mean \"C50\"?"))));
   EXPECT_THAT([] { Types::GetMethodName(Types::kHMatrix); }, ThrowsMessage<std::runtime_error>(HasSubstr("4")));
   EXPECT_THAT([] { Types::AddTypeMapping(Types::kRSVM, "C50"); },
               ThrowsMessage<std::runtime_error>(HasSubstr("taken")));
}

TMVA::IMethod *gMade = reinterpret_cast<TMVA::IMethod *>(0x10); // never dereferenced
TString gSeen;

TMVA::IMethod *Make(const TString &job, const TString &title, TMVA::DataSetInfo &, const TString &option)
{
   gSeen = job + "|" + title + "|" + option;
   return gMade;
}

TEST(ClassifierFactory, MakesWhatWasRegistered)
{
   auto &factory = TMVA::ClassifierFactory::Instance();
   auto *dsi = reinterpret_cast<TMVA::DataSetInfo *>(&gMade); // only passed on
   EXPECT_TRUE(factory.Register("Probe", Make));
   EXPECT_FALSE(factory.Register("Probe", nullptr)); // the first one stays
   EXPECT_THAT(factory.List(), Contains("Probe"));
   EXPECT_EQ(factory.Create("Probe", "job", "title", *dsi, "opt"), gMade);
   EXPECT_EQ(gSeen, "job|title|opt");
   EXPECT_EQ(factory.Create("Probe", *dsi, "file.xml"), gMade);
   EXPECT_EQ(gSeen, "||file.xml");
   EXPECT_TRUE(factory.Unregister("Probe"));
   EXPECT_FALSE(factory.Unregister("Probe"));
   EXPECT_EQ(factory.Create("Probe", *dsi), nullptr);
}

} // namespace
