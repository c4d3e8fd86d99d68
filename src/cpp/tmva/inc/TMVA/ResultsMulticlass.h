// Class probabilities of a multiclass method, one vector an event.
#ifndef TMVA_ResultsMulticlass
#define TMVA_ResultsMulticlass

#include "TMVA/ROCCurve.h"
#include "TMVA/Results.h"
#include "TMatrixD.h"

#include <vector>

namespace TMVA {

class ResultsMulticlass : public Results {
public:
   ResultsMulticlass(const DataSetInfo *dsi, TString resultsName);

   void SetValue(std::vector<Float_t> &value, Int_t ievt); ///< grows the vector if needed
   void Resize(Int_t entries) { fValues.resize(entries); }
   void Clear() { fValues.clear(); }
   Long64_t GetSize() const override { return static_cast<Long64_t>(fValues.size()); }
   std::vector<std::vector<Float_t>> *GetValueVector() { return &fValues; }
   const std::vector<Float_t> &operator[](Int_t ievt) const override { return fValues.at(ievt); }
   Types::EAnalysisType GetAnalysisType() override { return Types::kMulticlass; }

   /// M(i,j): efficiency of class i against class j at background efficiency effB, from the unbinned ROC; NaN diagonal.
   TMatrixD GetConfusionMatrix(Double_t effB);
   /// One matrix for each background efficiency; the responses are sorted once for all of them.
   std::vector<TMatrixD> GetConfusionMatrices(const std::vector<Double_t> &effB);
   /// Output iClass of all events, those of class iClass being signal.
   ROCCurve GetOneVsRestCurve(UInt_t iClass) const;
   /// One cut an output: the one on output targetClass that makes efficiency x purity largest, none on the others.
   std::vector<Double_t> GetBestMultiClassCuts(UInt_t targetClass);
   // Of that cut; 0 where GetBestMultiClassCuts was not called for the class.
   Float_t GetAchievableEff(UInt_t cls) { return GetAchievableEff().at(cls); }
   Float_t GetAchievablePur(UInt_t cls) { return GetAchievablePur().at(cls); }
   std::vector<Float_t> &GetAchievableEff() { return fAchievableEff; }
   std::vector<Float_t> &GetAchievablePur() { return fAchievablePur; }
   void CreateMulticlassPerformanceHistos(TString prefix); ///< one-vs-rest and one-vs-one ROC graphs
   void CreateMulticlassHistos(TString prefix, Int_t nbins, Int_t nbinsHigh);

private:
   /// Output iClass of the events of both classes, those of class iClass being signal.
   ROCCurve OneVsOneCurve(UInt_t iClass, UInt_t against) const;

   std::vector<std::vector<Float_t>> fValues;
   std::vector<Float_t> fAchievableEff, fAchievablePur; ///< one a class
};

} // namespace TMVA
#endif
