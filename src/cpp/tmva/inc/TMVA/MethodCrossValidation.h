// The methods of all folds of a cross validation as one method.
#ifndef TMVA_MethodCrossValidation
#define TMVA_MethodCrossValidation

#include "TMVA/CvSplit.h"
#include "TMVA/MethodBase.h"

#include <memory>
#include <string>
#include <vector>

namespace TMVA {

/// Answers for an event with the method that did not train on it (OutputEnsembling=None: that of the event's fold), or
/// with the mean of all of them (Avg). The methods come from the weights files <job>_<title>_fold<i>.weights.xml beside
/// its own.
class MethodCrossValidation : public MethodBase {
   friend class CrossValidation;

public:
   MethodCrossValidation(const TString &jobName, const TString &methodTitle, DataSetInfo &theData,
                         const TString &theOption = "");
   MethodCrossValidation(DataSetInfo &theData, const TString &theWeightFile);
   ~MethodCrossValidation() override;

   Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) override;
   void Train() override; ///< reads the methods of the folds
   void Reset() override;
   Double_t GetMvaValue(Double_t *err = nullptr, Double_t *errUpper = nullptr) override;
   using MethodBase::GetMvaValue;
   const std::vector<Float_t> &GetMulticlassValues() override;
   using MethodBase::GetRegressionValues;
   const std::vector<Float_t> &GetRegressionValues() override;

   void AddWeightsXMLTo(void *parent) const override;
   void ReadWeightsFromXML(void *wghtnode) override;
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override;
   const Ranking *CreateRanking() override { return nullptr; }
   void DeclareOptions() override;
   void ProcessOptions() override;
   void CheckSetup() override; ///< fatal for a method read from a file that cannot tell the fold of an event

protected:
   std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                      Bool_t logProgress = false) override;
   std::vector<Float_t> GetRegressionMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   std::vector<Float_t> GetMulticlassMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                            Bool_t logProgress = false) override;
   void GetHelpMessage() const override;

private:
   void Init() override {}
   Bool_t IsAverage() const { return fOutputEnsembling == "Avg"; }
   void LoadFolds();
   std::unique_ptr<MethodBase> LoadFold(UInt_t fold);
   void MakeExpression();
   UInt_t FoldOf(Long64_t row, const EventStore &events);
   UInt_t FoldOf(const Event &event);
   template <class T, class Respond>
   std::vector<T> RespondInBulk(Long64_t firstEvt, Long64_t lastEvt, size_t width, Respond respond);
   template <class T, class Respond>
   std::vector<T> RespondToOne(Respond respond);

   TString fEncapsulatedMethodName;     ///< title of the fold methods without _fold<i>
   TString fEncapsulatedMethodTypeName; ///< their type
   TString fOutputEnsembling = "None";
   UInt_t fNumFolds = 0;
   TString fSplitExprString;
   TString fFoldJobName; ///< job of the fold methods; a method that is read has no job name of its own

   std::vector<std::unique_ptr<MethodBase>> fFoldMethods; //!
   std::unique_ptr<CvSplitKFoldsExpr> fSplitExpr;         //! null for a random split
   std::vector<UInt_t> fFoldOfRow;                        //! of a random split: by row of the recombined sample
   std::vector<std::string> fFoldStates;                  //! weights as text, where no files were written

   ClassDefOverride(MethodCrossValidation, 0)
};

} // namespace TMVA
#endif
