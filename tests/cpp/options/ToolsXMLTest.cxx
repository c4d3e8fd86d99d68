// XML helpers of Tools: what is written is read back, what is missing is named.
#include "TMVA/Tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::gTools;

namespace {

class ToolsXML : public testing::Test {
protected:
   void SetUp() override { fRoot = gTools().AddChild(nullptr, "Root", nullptr, true); }
   void TearDown() override { gTools().xmlengine().FreeNode(fRoot); }
   /// Writes the tree and reads it again.
   void Reread()
   {
      TString text;
      gTools().xmlengine().SaveSingleNode(fRoot, &text);
      gTools().xmlengine().FreeNode(fRoot);
      fRoot = gTools().xmlengine().ReadSingleNode(text);
      ASSERT_TRUE(fRoot) << text;
   }
   void *fRoot = nullptr;
};

TEST_F(ToolsXML, AttributesKeepTheirValues)
{
   gTools().AddAttr(fRoot, "third", 1. / 3);
   gTools().AddAttr(fRoot, "nan", std::nan(""));
   gTools().AddAttr(fRoot, "count", 42);
   gTools().AddAttr(fRoot, "size", 5000000000ULL);
   gTools().AddAttr(fRoot, "flag", true);
   gTools().AddAttr(fRoot, "text", "a <b> & \"c d\"");
   gTools().AddAttr(fRoot, "tstring", TString("x := y"));
   Reread();
   Double_t third = 0, nan = 0;
   Int_t count = 0;
   ULong64_t size = 0;
   Bool_t flag = kFALSE;
   TString text, tstring;
   gTools().ReadAttr(fRoot, "third", third);
   gTools().ReadAttr(fRoot, "nan", nan);
   gTools().ReadAttr(fRoot, "count", count);
   gTools().ReadAttr(fRoot, "size", size);
   gTools().ReadAttr(fRoot, "flag", flag);
   gTools().ReadAttr(fRoot, "text", text);
   gTools().ReadAttr(fRoot, "tstring", tstring);
   EXPECT_EQ(third, 1. / 3);
   EXPECT_TRUE(std::isnan(nan));
   EXPECT_EQ(count, 42);
   EXPECT_EQ(size, 5000000000ULL);
   EXPECT_TRUE(flag);
   EXPECT_EQ(text, "a <b> & \"c d\"");
   EXPECT_EQ(tstring, "x := y");
   EXPECT_TRUE(gTools().HasAttr(fRoot, "count"));
   EXPECT_FALSE(gTools().HasAttr(fRoot, "Count"));
}

TEST_F(ToolsXML, WhatCannotBeReadIsNamed)
{
   gTools().AddAttr(fRoot, "NVar", "four");
   Int_t value = 0;
   EXPECT_THAT(
      [&] { gTools().ReadAttr(fRoot, "NTrgt", value); },
      ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("<Root>"), HasSubstr("\"NTrgt\""), HasSubstr("NVar"))));
   EXPECT_THAT([&] { gTools().ReadAttr(fRoot, "NVar", value); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("NVar"), HasSubstr("\"four\""))));
}

TEST_F(ToolsXML, ChildrenAreFoundByName)
{
   gTools().AddChild(fRoot, "A", "one");
   gTools().AddComment(fRoot, "between");
   gTools().AddChild(fRoot, "B", "two <three>");
   gTools().AddChild(fRoot, "A", "four");
   Reread();
   void *first = gTools().GetChild(fRoot, "A");
   void *second = gTools().GetNextChild(first, "A");
   EXPECT_STREQ(gTools().GetContent(first), "one");
   EXPECT_STREQ(gTools().GetContent(second), "four");
   EXPECT_EQ(gTools().GetNextChild(second, "A"), nullptr);
   EXPECT_STREQ(gTools().GetName(gTools().GetNextChild(first)), "B");
   EXPECT_STREQ(gTools().GetContent(gTools().GetChild(fRoot, "B")), "two <three>");
   EXPECT_EQ(gTools().GetChild(fRoot, "C"), nullptr);
   EXPECT_EQ(gTools().GetParent(second), fRoot);
}

TEST_F(ToolsXML, MatricesKeepEveryDigit)
{
   TMatrixD matrix(2, 3);
   for (int i = 0; i < 6; ++i)
      matrix(i / 3, i % 3) = std::sqrt(i + 1.) * std::pow(10., 30 * (i - 3));
   TVectorD vector(2);
   vector(0) = -1. / 3;
   vector(1) = 1. / 7;
   gTools().WriteTMatrixDToXML(fRoot, "Matrix", &matrix);
   gTools().WriteTVectorDToXML(fRoot, "Vector", &vector);
   Reread();
   TMatrixD readMatrix(2, 3);
   TVectorD readVector(2);
   gTools().ReadTMatrixDFromXML(gTools().GetChild(fRoot, "Matrix"), "Matrix", &readMatrix);
   gTools().ReadTVectorDFromXML(gTools().GetChild(fRoot, "Vector"), "Vector", &readVector);
   EXPECT_TRUE(matrix == readMatrix);
   EXPECT_TRUE(vector == readVector);
   TMatrixD wrong(3, 3);
   EXPECT_THAT([&] { gTools().ReadTMatrixDFromXML(gTools().GetChild(fRoot, "Matrix"), "Matrix", &wrong); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("2 x 3"), HasSubstr("3 x 3"))));
}

TEST_F(ToolsXML, AMatrixThatIsCutShortIsRefused)
{
   void *node = gTools().AddChild(fRoot, "Matrix");
   gTools().AddAttr(node, "Rows", 2);
   gTools().AddAttr(node, "Columns", 2);
   gTools().AddRawLine(node, "1 2 3");
   Reread();
   TMatrixD matrix(2, 2);
   EXPECT_THAT([&] { gTools().ReadTMatrixDFromXML(gTools().GetChild(fRoot, "Matrix"), "Matrix", &matrix); },
               ThrowsMessage<std::runtime_error>(HasSubstr("4 numbers")));
}

} // namespace
