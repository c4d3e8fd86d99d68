// Figures that a method recorded while it trained, by property and stage (epoch, iteration).
#ifndef TMVA_TrainingHistory
#define TMVA_TrainingHistory

#include "RtypesCore.h"
#include "TString.h"

#include <map>
#include <utility>
#include <vector>

namespace TMVA {

class TrainingHistory {
public:
   void AddValue(TString property, Int_t stage, Double_t value);
   /// Writes one TH1D TrainingHistory_<name>_<property> a property into the current directory.
   void SaveHistory(TString name);

private:
   std::map<TString, std::vector<std::pair<Int_t, Double_t>>> fRecords;
};

} // namespace TMVA
#endif
