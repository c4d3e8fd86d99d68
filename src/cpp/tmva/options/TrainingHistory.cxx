// Recording and writing of training figures.
#include "TMVA/TrainingHistory.h"

#include "TDirectory.h"
#include "TH1D.h"

void TMVA::TrainingHistory::AddValue(TString property, Int_t stage, Double_t value)
{
   fRecords[property].emplace_back(stage, value);
}

void TMVA::TrainingHistory::SaveHistory(TString name)
{
   for (const auto &record : fRecords) {
      const auto &values = record.second;
      const auto n = static_cast<Int_t>(values.size());
      const TString title = "TrainingHistory_" + name + "_" + record.first;
      // Half a bin beyond the first and the last stage, so that bin centres are the stages.
      const Double_t first = values.front().first, last = values.back().first;
      const Double_t half = n > 1 && last > first ? (last - first) / (n - 1) / 2 : 0.5;
      TH1D history(title, title, n, first - half, (last > first ? last : first) + half);
      history.SetDirectory(nullptr);
      for (Int_t i = 0; i < n; ++i)
         history.SetBinContent(i + 1, values[i].second);
      if (gDirectory)
         gDirectory->WriteTObject(&history);
   }
}
