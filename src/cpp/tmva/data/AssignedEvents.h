// The tree that DataLoader::AddEvent fills, and the row its branches read from.
#ifndef TMVATORCH_DATA_ASSIGNEDEVENTS
#define TMVATORCH_DATA_ASSIGNEDEVENTS

#include "TMVA/DataLoader.h"

#include <memory>
#include <vector>

class TTree;

namespace TMVA {

/// Branches: type, weight, then one a variable, target and spectator.
struct DataLoader::AssignedEvents {
   Int_t fType = 0;
   Float_t fWeight = 1;
   std::vector<Float_t> fValues; ///< never resized: the branches point into it
   TTree *fTree = nullptr;       ///< owned by the DataInputHandler
};

} // namespace TMVA
#endif
