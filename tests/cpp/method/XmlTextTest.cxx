// What the look at an XML text sees before a parser does: one level too few could cost the stack.
#include "method/XmlText.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using TMVA::WhyXmlRefused;
using TMVA::XmlDepth;

namespace {

TEST(XmlText, DepthIsThatOfTheElements)
{
   EXPECT_EQ(XmlDepth("no mark"), 0U);
   EXPECT_EQ(XmlDepth("<?xml version='1.0'?><a><b></b><b><c></c></b></a>"), 3U);
   EXPECT_EQ(XmlDepth("<a><b/><b x=\"1\"/></a>"), 1U) << "an element that is closed at once holds nothing";
   EXPECT_EQ(XmlDepth("<a><b"), 1U) << "cut off";
}

TEST(XmlText, MarksInCommentsAndValuesAreNoElements)
{
   EXPECT_EQ(XmlDepth("<a><!--</a>--><b><!--</b>--><c>"), 3U);
   EXPECT_EQ(XmlDepth("<a x='/>'><b y=\"</b>\"><c>"), 3U);
   EXPECT_EQ(XmlDepth("<?x a=\"?><!--\"?><a><b>"), 2U);
   EXPECT_EQ(XmlDepth("<a><!-- <b><b><b> --></a>"), 1U);
}

TEST(XmlText, DepthAndDeclarationsAreRefused)
{
   const auto nested = [](int depth, const std::string &level) {
      std::string text;
      for (int i = 0; i < depth; ++i)
         text += level;
      return text;
   };
   EXPECT_EQ(WhyXmlRefused(nested(15000, "<a>")), "");
   for (const char *level : {"<a>", "<a><!--</a>-->", "<a x='/>'>", "<a x=\"</a>\"><b/>"})
      EXPECT_THAT(WhyXmlRefused(nested(15001, level)), HasSubstr("15000 deep")) << level;
   EXPECT_THAT(WhyXmlRefused("<!DOCTYPE a><a/>"), HasSubstr("DOCTYPE"));
   EXPECT_THAT(WhyXmlRefused("<a><![CDATA[<b>]]></a>"), HasSubstr("<!"));
   EXPECT_EQ(WhyXmlRefused("<a><!-- a remark --></a>"), "");
}

} // namespace
