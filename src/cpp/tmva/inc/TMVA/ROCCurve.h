// Unbinned ROC curve of weighted responses.
#ifndef TMVA_ROCCurve
#define TMVA_ROCCurve

#include "RtypesCore.h"
#include "TMVA/MsgLogger.h"

#include <memory>
#include <tuple>
#include <vector>

class TGraph;

namespace TMVA {

/// Entries are sorted by their value. All curves run over the entries in that order, between two end points.
class ROCCurve {
public:
   explicit ROCCurve(const std::vector<std::tuple<Float_t, Float_t, Bool_t>> &mvas); ///< (value, weight, is signal)
   ROCCurve(const std::vector<Float_t> &mvaValues, const std::vector<Bool_t> &mvaTargets,
            const std::vector<Float_t> &mvaWeights);
   ROCCurve(const std::vector<Float_t> &mvaValues, const std::vector<Bool_t> &mvaTargets);
   ROCCurve(const std::vector<Float_t> &mvaSignal, const std::vector<Float_t> &mvaBackground,
            const std::vector<Float_t> &weightsSignal, const std::vector<Float_t> &weightsBackground);
   ROCCurve(const std::vector<Float_t> &mvaSignal, const std::vector<Float_t> &mvaBackground);
   ~ROCCurve();
   ROCCurve(ROCCurve &&other) noexcept;
   ROCCurve &operator=(ROCCurve &&other) noexcept;

   Double_t GetEffSForEffB(Double_t effB, const UInt_t num_points = 41);
   Double_t GetROCIntegral(const UInt_t points = 41);
   TGraph *GetROCCurve(const UInt_t points = 100); ///< x sensitivity, y specificity; owned by this object
   const std::vector<std::tuple<Float_t, Float_t, Bool_t>> GetMvas() const { return fMva; }
   /// 1, then the signal fraction at or above each entry, then 0. Two points or less: the end points only.
   std::vector<Double_t> ComputeSensitivity(const UInt_t num_points) const;
   /// 0, then the background fraction at or below each entry, then 1. Two points or less: the end points only.
   std::vector<Double_t> ComputeSpecificity(const UInt_t num_points) const;

private:
   void Add(const std::vector<Float_t> &values, const std::vector<Float_t> &weights, Bool_t isSignal);
   void Sort();
   /// Weight of one class at each entry; entries of equal value share their weight evenly, as nothing orders them.
   std::vector<Double_t> ClassWeights(Bool_t isSignal) const;
   MsgLogger &Log() const { return fLogger; }

   std::vector<std::tuple<Float_t, Float_t, Bool_t>> fMva; ///< (value, weight, is signal), ascending
   std::unique_ptr<TGraph> fGraph;                         //!
   mutable MsgLogger fLogger{"ROCCurve"};                  //!
};

} // namespace TMVA
#endif
