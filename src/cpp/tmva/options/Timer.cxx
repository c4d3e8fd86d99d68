// Texts of times, and progress: a bar on a terminal, a few lines in a log file.
#include "TMVA/Timer.h"

#include "TMVA/Config.h"
#include "options/Terminal.h"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace {

const int kBarWidth = 40;
const int kLogStepPercent = 25; ///< a line in a log file for every so many percent

} // namespace

TMVA::Timer::Timer(const char *prefix, Bool_t colourfulOutput) : Timer(0, prefix, colourfulOutput) {}

TMVA::Timer::Timer(Int_t ncounts, const char *prefix, Bool_t colourfulOutput)
   : fNcounts(ncounts), fPrefix(prefix ? prefix : ""), fColourfulOutput(colourfulOutput)
{
   if (!fPrefix.IsNull())
      fLogger.SetSource(fPrefix.Data());
   Reset();
}

void TMVA::Timer::Init(Int_t ncounts)
{
   fNcounts = ncounts;
   Reset();
}

void TMVA::Timer::Reset()
{
   fLastPercent = -1;
   TStopwatch::Start(kTRUE);
}

Double_t TMVA::Timer::ElapsedSeconds()
{
   const auto seconds = RealTime();
   Continue(); // RealTime() stops the watch
   return seconds;
}

TString TMVA::Timer::GetElapsedTime(Bool_t Scientific)
{
   return SecToText(ElapsedSeconds(), Scientific);
}

TString TMVA::Timer::GetLeftTime(Int_t icounts)
{
   const auto elapsed = ElapsedSeconds();
   const auto left = icounts > 0 ? elapsed * std::max(0, fNcounts - icounts) / icounts : 0;
   return SecToText(left, kFALSE);
}

TString TMVA::Timer::SecToText(Double_t seconds, Bool_t Scientific) const
{
   if (Scientific)
      return TString::Format("%.3g sec", seconds);
   const auto total = std::llround(seconds);
   if (total < 60)
      return TString::Format("%lld sec", total);
   if (total < 3600)
      return TString::Format("%lld min %lld sec", total / 60, total % 60);
   return TString::Format("%lld h %lld min", total / 3600, total % 3600 / 60);
}

void TMVA::Timer::DrawProgressBar(Int_t icounts, const TString &comment)
{
   if (!gConfig().DrawProgressBar() || gConfig().IsSilent() || fNcounts < 1)
      return;
   const auto percent = static_cast<int>(100LL * std::clamp(icounts, 0, fNcounts) / fNcounts);
   if (percent == fLastPercent)
      return;
   if (!IsTerminal()) {
      const bool due = percent / kLogStepPercent > std::max(fLastPercent, 0) / kLogStepPercent;
      fLastPercent = percent;
      if (due)
         fLogger << kINFO << (fPrefix.IsNull() ? "" : fPrefix + ": ") << percent << "% done, " << GetLeftTime(icounts)
                 << " left " << comment << Endl;
      return;
   }
   fLastPercent = percent;
   const auto filled = kBarWidth * percent / 100;
   const bool colour = fColourfulOutput && gConfig().UseColor();
   // The carriage return lets the next bar, or the next message, overwrite this one.
   std::cout << fLogger.GetPrintedSource() << ": " << (colour ? "\033[32m" : "") << '[' << std::string(filled, '#')
             << std::string(kBarWidth - filled, ' ') << ']' << (colour ? "\033[0m" : "") << ' ' << percent << "%, "
             << GetLeftTime(icounts) << " left " << comment << "    \r" << std::flush;
   if (percent == 100)
      std::cout << '\n' << std::flush;
}

void TMVA::Timer::DrawProgressBar(TString comment)
{
   if (!gConfig().DrawProgressBar() || gConfig().IsSilent())
      return;
   if (IsTerminal())
      std::cout << fLogger.GetPrintedSource() << ": " << comment << "    \r" << std::flush;
   else
      fLogger << kINFO << comment << Endl;
}

void TMVA::Timer::DrawProgressBar()
{
   DrawProgressBar(std::min(fNcounts, fLastPercent < 0 ? 1 : fNcounts * (fLastPercent + 1) / 100 + 1));
}
