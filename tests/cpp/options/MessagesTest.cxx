// What messages look like, when they are printed, and what a fatal one throws.
#include "TMVA/Config.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Timer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iomanip>
#include <string>

using testing::HasSubstr;
using testing::ThrowsMessage;
using TMVA::Endl;

namespace {

class Messages : public testing::Test {
protected:
   void TearDown() override
   {
      TMVA::gConfig().SetSilent(kFALSE);
      TMVA::gConfig().SetDrawProgressBar(kFALSE);
      TMVA::MsgLogger::EnableOutput();
   }
   template <class Action>
   static std::string OutputOf(Action action)
   {
      testing::internal::CaptureStdout();
      action();
      return testing::internal::GetCapturedStdout();
   }
   const std::string fBlank = std::string(25, ' ');
};

TEST_F(Messages, SourceStandsInItsColumn)
{
   TMVA::MsgLogger log("Factory");
   EXPECT_EQ(OutputOf([&] { log << TMVA::kHEADER << "train" << Endl; }), "Factory                  : train\n");
   EXPECT_EQ(OutputOf([&] { log << TMVA::kINFO << "a\nb" << Endl; }), fBlank + ": a\n" + fBlank + ": b\n");
   EXPECT_EQ(OutputOf([&] { log << TMVA::kWARNING << "c" << Endl; }), "<WARNING>                : c\n");
   EXPECT_EQ(OutputOf([&] { log << TMVA::kERROR << "d" << Endl; }), "<ERROR> Factory          : d\n");
}

TEST_F(Messages, LevelFallsBackToInfo)
{
   TMVA::MsgLogger log("Factory");
   EXPECT_EQ(OutputOf([&] {
                log << TMVA::kWARNING << "a" << Endl;
                log << "b" << Endl;
             }),
             "<WARNING>                : a\n" + fBlank + ": b\n");
}

TEST_F(Messages, ManipulatorsEndWithTheMessage)
{
   TMVA::MsgLogger log("x");
   EXPECT_EQ(OutputOf([&] { log << std::setprecision(2) << std::fixed << 1.0 << std::endl
                                << Endl; }),
             fBlank + ": 1.00\n");
   EXPECT_EQ(OutputOf([&] { log << 1.5 << Endl; }), fBlank + ": 1.5\n");
}

TEST_F(Messages, LevelsBelowTheMinimumAreDropped)
{
   TMVA::MsgLogger log("x");
   EXPECT_EQ(OutputOf([&] { log << TMVA::kVERBOSE << "a" << Endl; }), "");
   log.SetMinType(TMVA::kVERBOSE);
   EXPECT_THAT(OutputOf([&] { log << TMVA::kVERBOSE << "a" << Endl; }), HasSubstr("<VERBOSE>"));
   log.SetMinType(TMVA::kERROR);
   EXPECT_EQ(OutputOf([&] { log << TMVA::kWARNING << "a" << Endl; }), "");
}

TEST_F(Messages, SilenceSparesOnlyFatalOnes)
{
   TMVA::MsgLogger log("x");
   const auto fatal = [&log] {
      try {
         log << TMVA::kFATAL << "why" << Endl;
      } catch (const std::runtime_error &) {
      }
   };
   TMVA::gConfig().SetSilent(kTRUE);
   EXPECT_EQ(OutputOf([&] { log << TMVA::kERROR << "a" << Endl; }), "");
   EXPECT_THAT(OutputOf(fatal), HasSubstr("why"));
   TMVA::gConfig().SetSilent(kFALSE);
   TMVA::MsgLogger::InhibitOutput();
   EXPECT_EQ(OutputOf([&] { log << TMVA::kERROR << "a" << Endl; }), "");
   EXPECT_THAT(OutputOf(fatal), HasSubstr("why"));
}

TEST_F(Messages, AFatalOneIsThrownWithItsWholeText)
{
   TMVA::MsgLogger log("Reader");
   const auto output = OutputOf([&] {
      EXPECT_THAT([&] { log << TMVA::kFATAL << "line " << 1 << "\nline 2" << Endl; },
                  ThrowsMessage<std::runtime_error>("line 1\nline 2"));
   });
   EXPECT_THAT(output, HasSubstr("<FATAL> Reader           : line 2\n***> abort program execution"));
   EXPECT_EQ(OutputOf([&] { log << "next" << Endl; }), fBlank + ": next\n");
}

TEST_F(Messages, NameOfAnObjectIsAskedWhenPrinting)
{
   TNamed object("before", "");
   TMVA::MsgLogger log(&object);
   object.SetName("after");
   EXPECT_EQ(log.GetFormattedSource(), "after");
}

TEST_F(Messages, ProgressInALogFileIsSparse)
{
   TMVA::Timer timer(1000, "Training", kFALSE);
   const auto loop = [&timer] {
      for (int i = 1; i <= 1000; ++i)
         timer.DrawProgressBar(i);
   };
   EXPECT_EQ(OutputOf(loop), "");
   TMVA::gConfig().SetDrawProgressBar(kTRUE);
   const auto output = OutputOf(loop);
   EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 4);
   EXPECT_EQ(std::count(output.begin(), output.end(), '\r'), 0);
   EXPECT_THAT(output, HasSubstr("100% done"));
}

TEST_F(Messages, TimerCounts)
{
   TMVA::Timer timer(10);
   const auto first = timer.ElapsedSeconds();
   EXPECT_GE(timer.ElapsedSeconds(), first);
   EXPECT_TRUE(timer.GetElapsedTime().EndsWith(" sec"));
   EXPECT_EQ(timer.GetLeftTime(10), "0 sec");
}

} // namespace
