// Elapsed and remaining time, and progress bars where gConfig().DrawProgressBar() allows them.
#ifndef TMVA_Timer
#define TMVA_Timer

#include "TMVA/MsgLogger.h"
#include "TStopwatch.h"
#include "TString.h"

namespace TMVA {

class Timer : public TStopwatch {
public:
   explicit Timer(const char *prefix = "", Bool_t colourfulOutput = kTRUE);
   explicit Timer(Int_t ncounts, const char *prefix = "", Bool_t colourfulOutput = kTRUE);

   void Init(Int_t ncounts);
   void Reset();
   TString GetElapsedTime(Bool_t Scientific = kTRUE);
   Double_t ElapsedSeconds();
   TString GetLeftTime(Int_t icounts);
   void DrawProgressBar(Int_t icounts, const TString &comment = "");
   void DrawProgressBar(TString comment);
   void DrawProgressBar();

private:
   TString SecToText(Double_t seconds, Bool_t Scientific) const;

   Int_t fNcounts = 0;
   Int_t fLastPercent = -1;
   TString fPrefix;
   Bool_t fColourfulOutput;
   MsgLogger fLogger{"Timer"};

   ClassDefOverride(Timer, 0)
};

} // namespace TMVA
#endif
