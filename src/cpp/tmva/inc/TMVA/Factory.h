// Books, trains, tests and evaluates methods on the data sets of one or several loaders.
#ifndef TMVA_Factory
#define TMVA_Factory

#include "TMVA/Configurable.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <map>
#include <memory>
#include <vector>

class TCanvas;
class TDirectory;
class TFile;
class TGraph;
class TH1F;
class TMultiGraph;

namespace TMVA {

class DataLoader;
class DataSetInfo;
class IMethod;
class MethodBase;

class Factory : public Configurable {
public:
   typedef std::vector<IMethod *> MVector; ///< methods of one data set, owned by the factory

   Factory(TString theJobName, TFile *theTargetFile, TString theOption = "");
   explicit Factory(TString theJobName, TString theOption = ""); ///< without output file
   ~Factory() override;

   const char *GetName() const override { return "Factory"; }

   // ---- booking -------------------------------------------------------------------------------------------------
   /// nullptr, after a warning, if the method cannot do the analysis type of the job.
   MethodBase *BookMethod(DataLoader *loader, TString theMethodName, TString methodTitle, TString theOption = "");
   MethodBase *BookMethod(DataLoader *loader, Types::EMVA theMethod, TString methodTitle, TString theOption = "");
   /// Composite methods are not offered: nullptr.
   MethodBase *BookMethod(DataLoader *loader, Types::EMVA theMethod, TString methodTitle, TString methodOption,
                          Types::EMVA theComposite, TString compositeOption = "");
   /// nullptr if there is none of that title.
   IMethod *GetMethod(const TString &datasetname, const TString &title) const;
   Bool_t HasMethod(const TString &datasetname, const TString &title) const;
   void DeleteAllMethods();

   // ---- training and testing ------------------------------------------------------------------------------------
   /// With ModelPersistence every method object is afterwards a new one, read back from its weights file: pointers
   /// that BookMethod returned are no longer valid.
   void TrainAllMethods();
   void TrainAllMethodsForClassification() { TrainAllMethods(); }
   void TrainAllMethodsForRegression() { TrainAllMethods(); }
   void TestAllMethods();
   /// Tuning is not offered: a warning and an empty map.
   std::map<TString, Double_t> OptimizeAllMethods(TString fomType = "ROCIntegral", TString fitType = "FitGA");
   void OptimizeAllMethodsForClassification(TString fomType = "ROCIntegral", TString fitType = "FitGA");
   void OptimizeAllMethodsForRegression(TString fomType = "ROCIntegral", TString fitType = "FitGA");
   virtual void MakeClass(const TString &datasetname, const TString &methodTitle = "") const;
   void PrintHelpMessage(const TString &datasetname, const TString &methodTitle = "") const;

   // ---- evaluation (evaluation/) --------------------------------------------------------------------------------
   void EvaluateAllMethods();
   void EvaluateAllVariables(DataLoader *loader, TString options = "");
   /// What the ROC integral loses without each variable, in percent of all losses; the caller owns it. kShort takes
   /// them from all variables, kAll from every subset, kRandom from 10 random subsets for each variable.
   TH1F *EvaluateImportance(DataLoader *loader, VIType vitype, Types::EMVA theMethod, TString methodTitle,
                            const char *theOption = "");
   // Of an unknown data set, method or class, and in regression: an error message and 0 or nullptr.
   Double_t GetROCIntegral(DataLoader *loader, TString theMethodName, UInt_t iClass = 0,
                           Types::ETreeType type = Types::kTesting);
   Double_t GetROCIntegral(TString datasetname, TString theMethodName, UInt_t iClass = 0,
                           Types::ETreeType type = Types::kTesting);
   TGraph *GetROCCurve(DataLoader *loader, TString theMethodName, Bool_t setTitles = kTRUE, UInt_t iClass = 0,
                       Types::ETreeType type = Types::kTesting);
   TGraph *GetROCCurve(TString datasetname, TString theMethodName, Bool_t setTitles = kTRUE, UInt_t iClass = 0,
                       Types::ETreeType type = Types::kTesting);
   TMultiGraph *GetROCCurveAsMultiGraph(DataLoader *loader, UInt_t iClass, Types::ETreeType type = Types::kTesting);
   TMultiGraph *GetROCCurveAsMultiGraph(TString datasetname, UInt_t iClass, Types::ETreeType type = Types::kTesting);
   TCanvas *GetROCCurve(DataLoader *loader, UInt_t iClass = 0, Types::ETreeType type = Types::kTesting);
   TCanvas *GetROCCurve(TString datasetname, UInt_t iClass = 0, Types::ETreeType type = Types::kTesting);

   Bool_t Verbose() const { return fVerbose; }
   void SetVerbose(Bool_t v = kTRUE) { fVerbose = v; }
   TDirectory *RootBaseDir();
   Bool_t IsSilentFile() const { return fSilentFile; }
   Bool_t IsModelPersistence() const { return fModelPersistence; }

   std::map<TString, MVector *> fMethodsMap; ///< by data-set name; public, as macros read it

protected:
   void Greetings();
   /// Directory of the data set in the output file: correlation matrices, input-variable histograms, ranking
   /// (evaluation/). Does nothing the second time, nor without an output file.
   void WriteDataInformation(DataSetInfo &dataSetInfo);

private:
   void Setup(const TString &options);
   void DeclareFactoryOptions();
   void DetermineAnalysisType(const DataSetInfo &dataSetInfo);
   MVector &MethodsOf(const TString &datasetname);
   void CheckTrainable(const TString &datasetname, MVector &methods);
   void TrainMethodsOf(MVector &methods);
   void TrainOne(MethodBase &method);
   void ReadBack(MVector &methods);
   /// The method of this title, of all titles where it is empty; a warning if there is none.
   MVector MethodsNamed(const TString &datasetname, const TString &title) const;

   TFile *fTargetFile = nullptr; //! not owned; nullptr: no output file
   TString fJobName;
   TString fTransformations = "I"; ///< chains of the input-variable plots, separated by ';'
   TString fAnalysisTypeName = "Auto";
   TString fVerboseLevel = "Info";
   Bool_t fVerbose = kFALSE;
   Bool_t fColor = kTRUE;
   Bool_t fCorrelations = kFALSE;
   Bool_t fROC = kTRUE;
   Bool_t fSilent = kFALSE;
   Bool_t fDrawProgressBar = kTRUE;
   Bool_t fModelPersistence = kTRUE;
   Bool_t fSilentFile = kFALSE; ///< no output file
   Types::EAnalysisType fAnalysisType = Types::kNoAnalysisType;
   /// Of the booked methods: a script may drop its loaders before it trains.
   std::vector<std::shared_ptr<DataLoader>> fLoaders; //!

   ClassDefOverride(Factory, 0)
};

} // namespace TMVA
#endif
