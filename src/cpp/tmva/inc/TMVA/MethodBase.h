// Base of all methods: options, preprocessing, training, responses, weights file, evaluation.
#ifndef TMVA_MethodBase
#define TMVA_MethodBase

#include "TMVA/Configurable.h"
#include "TMVA/DataSet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "TMVA/EventStore.h"
#include "TMVA/IMethod.h"
#include "TMVA/TrainingHistory.h"
#include "TMVA/TransformationHandler.h"
#include "TMVA/Types.h"
#include "TMatrixD.h"
#include "TString.h"

#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class TDirectory;
class TFile;
class TH1;
class TH1D;

namespace TMVA {

namespace Evaluation {
class BinCurve;
}
class PDF;
class Ranking;
class ResultsClassification;
class ResultsMulticlass;

class MethodBase : virtual public IMethod, public Configurable {
   friend class CrossValidation;
   friend class Factory;
   friend class MethodCategory;
   friend class MethodCrossValidation;
   friend class Reader;
   friend class RootFinder;

public:
   enum EWeightFileType { kROOT = 0, kTEXT };

   MethodBase(const TString &jobName, Types::EMVA methodType, const TString &methodTitle, DataSetInfo &dsi,
              const TString &theOption = "");
   MethodBase(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile);
   ~MethodBase() override;

   // ---- set-up and training -------------------------------------------------------------------------------------
   void SetupMethod();  ///< base members, base options, Init, DeclareOptions
   void ProcessSetup(); ///< processes the base options, then ProcessOptions
   virtual void CheckSetup();
   virtual void DeclareCompatibilityOptions();
   virtual void Reset() {}
   void TrainMethod();
   void AddOutput(Types::ETreeType type, Types::EAnalysisType analysisType);
   virtual std::map<TString, Double_t> OptimizeTuningParameters(TString fomType = "ROCIntegral",
                                                                TString fitType = "FitGA");
   virtual void SetTuneParameters(std::map<TString, Double_t>) {}

   void Train() override = 0;
   void Init() override = 0;
   void DeclareOptions() override = 0;
   void ProcessOptions() override = 0;
   const Ranking *CreateRanking() override = 0;

   void SetTrainTime(Double_t t) { fTrainTime = t; }
   Double_t GetTrainTime() const { return fTrainTime; }
   void SetTestTime(Double_t t) { fTestTime = t; }
   Double_t GetTestTime() const { return fTestTime; }

   // ---- responses -----------------------------------------------------------------------------------------------
   Double_t GetMvaValue(Double_t *errLower = nullptr, Double_t *errUpper = nullptr) override = 0;
   Double_t GetMvaValue(const Event *const ev, Double_t *err = nullptr, Double_t *errUpper = nullptr);
   const std::vector<Float_t> &GetRegressionValues(const Event *const ev);
   virtual const std::vector<Float_t> &GetRegressionValues();
   virtual const std::vector<Float_t> &GetMulticlassValues();
   virtual const std::vector<Float_t> &GetTrainingHistory(const char *name);
   virtual Double_t GetProba(const Event *ev);
   virtual Double_t GetProba(Double_t mvaVal, Double_t ap_sig);
   virtual Double_t GetRarity(Double_t mvaVal, Types::ESBType reftype = Types::kBackground) const;
   virtual Bool_t IsSignalLike();
   virtual Bool_t IsSignalLike(Double_t mvaVal);
   Bool_t HasMVAPdfs() const { return fHasMVAPdfs; }

   // ---- evaluation (evaluation/) --------------------------------------------------------------------------------
   virtual void TestClassification();
   virtual void TestMulticlass();
   virtual void TestRegression(Double_t &bias, Double_t &biasT, Double_t &dev, Double_t &devT, Double_t &rms,
                               Double_t &rmsT, Double_t &mInf, Double_t &mInfT, Double_t &corr, Types::ETreeType type);
   virtual Double_t GetKSTrainingVsTest(Char_t SorB, TString opt = "X");
   virtual Double_t GetEfficiency(const TString &type, Types::ETreeType treeType, Double_t &err);
   virtual Double_t GetTrainingEfficiency(const TString &type);
   /// Per class, of the cut on its output that has the best efficiency x purity; the purities are appended as one
   /// vector.
   virtual std::vector<Float_t> GetMulticlassEfficiency(std::vector<std::vector<Float_t>> &purity);
   virtual std::vector<Float_t> GetMulticlassTrainingEfficiency(std::vector<std::vector<Float_t>> &purity);
   virtual TMatrixD GetMulticlassConfusionMatrix(Double_t effB, Types::ETreeType type);
   virtual Double_t GetSignificance() const;
   virtual Double_t GetROCIntegral(TH1D *histS, TH1D *histB) const;
   virtual Double_t GetROCIntegral(PDF *pdfS = nullptr, PDF *pdfB = nullptr) const;
   /// Returns the cut at which S / sqrt(S + B) is largest, and that value, for so many events before the cut.
   virtual Double_t GetMaximumSignificance(Double_t SignalEvents, Double_t BackgroundEvents,
                                           Double_t &optimal_significance_value) const;
   virtual Double_t GetSeparation(TH1 *histS, TH1 *histB) const;
   virtual Double_t GetSeparation(PDF *pdfS = nullptr, PDF *pdfB = nullptr) const;
   virtual void GetRegressionDeviation(UInt_t tgtNum, Types::ETreeType type, Double_t &stddev,
                                       Double_t &stddev90Percent) const;
   virtual void WriteEvaluationHistosToFile(Types::ETreeType treetype);
   void WriteMonitoringHistosToFile() const override {}

   // ---- weights file --------------------------------------------------------------------------------------------
   void WriteStateToFile() const;
   void ReadStateFromFile();
   void ReadStateFromXMLString(const char *xmlstr);
   void WriteStateToXML(void *parent) const;
   std::string StateAsText() const; ///< content of the weights file, for ReadStateFromXMLString
   void ReadStateFromXML(void *methodNode);
   void MakeClass(const TString &classFileName = TString("")) const override;
   void PrintHelpMessage() const override;

   // ---- names ---------------------------------------------------------------------------------------------------
   const TString &GetJobName() const { return fJobName; }
   const TString &GetMethodName() const { return fMethodName; }
   TString GetMethodTypeName() const { return Types::GetMethodName(fMethodType); }
   Types::EMVA GetMethodType() const { return fMethodType; }
   const char *GetName() const override { return fMethodName.Data(); }
   const TString &GetTestvarName() const { return fTestvar; }
   const TString GetProbaName() const { return fTestvar + "_Proba"; }
   TString GetWeightFileName() const;
   void SetTestvarName(const TString &v = "") { fTestvar = (v == "") ? ("MVA_" + fMethodName) : v; }

   // ---- inputs --------------------------------------------------------------------------------------------------
   UInt_t GetNvar() const { return DataInfo().GetNVariables(); }
   UInt_t GetNVariables() const { return DataInfo().GetNVariables(); }
   UInt_t GetNTargets() const { return DataInfo().GetNTargets(); }
   const TString &GetInputVar(Int_t i) const { return DataInfo().GetVariableInfo(i).GetInternalName(); }
   const TString &GetInputLabel(Int_t i) const { return DataInfo().GetVariableInfo(i).GetLabel(); }
   const char *GetInputTitle(Int_t i) const { return DataInfo().GetVariableInfo(i).GetTitle(); }
   // Of the transformed training sample, all classes together.
   Double_t GetMean(Int_t ivar) const { return GetTransformationHandler().GetMean(ivar); }
   Double_t GetRMS(Int_t ivar) const { return GetTransformationHandler().GetRMS(ivar); }
   Double_t GetXmin(Int_t ivar) const { return GetTransformationHandler().GetMin(ivar); }
   Double_t GetXmax(Int_t ivar) const { return GetTransformationHandler().GetMax(ivar); }
   Double_t GetSignalReferenceCut() const { return fSignalReferenceCut; }
   Double_t GetSignalReferenceCutOrientation() const { return fSignalReferenceCutOrientation; }
   void SetSignalReferenceCut(Double_t cut) { fSignalReferenceCut = cut; }
   void SetSignalReferenceCutOrientation(Double_t cutOrientation) { fSignalReferenceCutOrientation = cutOrientation; }

   // ---- where output goes ---------------------------------------------------------------------------------------
   TDirectory *BaseDir() const;       ///< <data set>/Method_<type>/<title> of the output file, made if needed
   TDirectory *MethodBaseDir() const; ///< its parent
   TFile *GetFile() const { return fFile; }
   void SetMethodDir(TDirectory *dir) { fBaseDir = dir; }
   void SetBaseDir(TDirectory *dir) { fBaseDir = dir; }
   void SetMethodBaseDir(TDirectory *dir) { fMethodBaseDir = dir; }
   void SetFile(TFile *file) { fFile = file; }
   void SetSilentFile(Bool_t status) { fSilentFile = status; }
   Bool_t IsSilentFile() const { return fSilentFile; }
   void SetModelPersistence(Bool_t status) { fModelPersistence = status; }
   Bool_t IsModelPersistence() const { return fModelPersistence; }
   void DisableWriting(Bool_t setter) { fDisableWriting = setter; }

   UInt_t GetTrainingTMVAVersionCode() const { return fTMVATrainingVersion; }
   UInt_t GetTrainingROOTVersionCode() const { return fROOTTrainingVersion; }
   TString GetTrainingTMVAVersionString() const;
   TString GetTrainingROOTVersionString() const;

   TransformationHandler &GetTransformationHandler(Bool_t takeReroutedIfAvailable = true);
   const TransformationHandler &GetTransformationHandler(Bool_t takeReroutedIfAvailable = true) const;
   void RerouteTransformationHandler(TransformationHandler *target) { fTransformationPointer = target; }

   // ---- events --------------------------------------------------------------------------------------------------
   DataSet *Data() const { return fTmpData ? fTmpData : DataInfo().GetDataSet(); }
   DataSetInfo &DataInfo() const { return fDataSetInfo; }
   UInt_t GetNEvents() const { return Data()->GetNEvents(); }
   // Transformed events, each valid until the next call; Data()->GetEvent(i) gives the untransformed one.
   const Event *GetEvent() const;
   const Event *GetEvent(const Event *ev) const;
   const Event *GetEvent(Long64_t ievt) const;
   const Event *GetEvent(Long64_t ievt, Types::ETreeType type) const;
   const Event *GetTrainingEvent(Long64_t ievt) const { return GetEvent(ievt, Types::kTraining); }
   const Event *GetTestingEvent(Long64_t ievt) const { return GetEvent(ievt, Types::kTesting); }
   const std::vector<Event *> &GetEventCollection(Types::ETreeType type);
   /// The whole transformed sample, contiguous: the data set's own store if nothing is transformed, else one that is
   /// computed at the first call and kept until ReleaseTransformed.
   std::shared_ptr<EventStore> GetTransformed(Types::ETreeType type);
   void ReleaseTransformed();

   virtual void SetAnalysisType(Types::EAnalysisType type) { fAnalysisType = type; }
   Types::EAnalysisType GetAnalysisType() const { return fAnalysisType; }
   Bool_t DoRegression() const { return fAnalysisType == Types::kRegression; }
   Bool_t DoMulticlass() const { return fAnalysisType == Types::kMulticlass; }

   TrainingHistory fTrainHistory; // public, as methods and macros write to it

protected:
   static void NoErrorCalc(Double_t *const err, Double_t *const errUpper);
   /// Responses of the events [firstEvt, lastEvt) of the current sample; lastEvt < 0 or too large: to the end.
   virtual std::vector<Double_t> GetMvaValues(Long64_t firstEvt = 0, Long64_t lastEvt = -1, Bool_t logProgress = false);
   /// The same of another data set, in its current sample.
   virtual std::vector<Double_t> GetDataMvaValues(DataSet *data = nullptr, Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                                  Bool_t logProgress = false);
   // The same for several outputs: row-major [n_events, n_targets] in the units of the input, or [n_events, n_classes].
   // By default one call of GetRegressionValues() or GetMulticlassValues() an event, with that event as the current
   // one.
   virtual std::vector<Float_t> GetRegressionMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                                    Bool_t logProgress = false);
   virtual std::vector<Float_t> GetMulticlassMatrix(Long64_t firstEvt = 0, Long64_t lastEvt = -1,
                                                    Bool_t logProgress = false);
   /// Clips [firstEvt, lastEvt) to the current sample; lastEvt < 0 or too large: to the end.
   std::pair<Long64_t, Long64_t> EventRange(Long64_t firstEvt, Long64_t lastEvt) const;
   virtual void AddWeightsXMLTo(void *parent) const = 0;
   virtual void ReadWeightsFromXML(void *wghtnode) = 0;
   void ReadWeightsFromStream(std::istream &) override = 0;
   virtual void ReadWeightsFromStream(TFile &) {}
   void MakeClassSpecific(std::ostream &, const TString & = "") const override {}
   virtual void MakeClassSpecificHeader(std::ostream &, const TString & = "") const {}

   void SetWeightFileName(TString name) { fWeightFile = name; }
   const TString &GetWeightFileDir() const { return fFileDir; }
   void SetWeightFileDir(TString fileDir); ///< makes the directory
   Bool_t IsNormalised() const { return fNormalise; }
   void SetNormalised(Bool_t norm) { fNormalise = norm; }
   Bool_t Verbose() const { return fVerbose; }
   Bool_t Help() const { return fHelp; }
   const TString &GetInternalVarName(Int_t ivar) const { return GetInputVar(ivar); }
   const TString &GetOriginalVarName(Int_t ivar) const { return DataInfo().GetVariableInfo(ivar).GetExpression(); }
   Bool_t HasTrainingTree() const { return Data()->GetNTrainingEvents() != 0; }
   /// Weighted mean and rms per class (signal against all others), range of all, of a stored response.
   void Statistics(Types::ETreeType treeType, const TString &theVarName, Double_t &meanS, Double_t &meanB,
                   Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax);
   Bool_t TxtWeightsOnly() const { return kTRUE; }
   Bool_t IsConstructedFromWeightFile() const { return fConstructedFromWeightFile; }
   Bool_t IgnoreEventsWithNegWeightsInTraining() const { return fIgnoreNegWeightsInTraining; }

   mutable const Event *fTmpEvent = nullptr;   //! event that GetEvent() gives instead of the data set's; not owned
   DataSet *fTmpData = nullptr;                //! data set that Data() gives instead of the job's; not owned
   Ranking *fRanking = nullptr;                ///< owned
   std::vector<TString> *fInputVars = nullptr; ///< expressions of the inputs; owned
   Int_t fNbins = 0;
   Int_t fNbinsMVAoutput = 0;
   Int_t fNbinsH = 0;
   Types::EAnalysisType fAnalysisType = Types::kNoAnalysisType;
   std::vector<Float_t> *fRegressionReturnVal = nullptr; ///< owned
   std::vector<Float_t> *fMulticlassReturnVal = nullptr; ///< owned

private:
   virtual void AddClassifierOutput(Types::ETreeType type);
   virtual void AddClassifierOutputProb(Types::ETreeType type);
   virtual void AddRegressionOutput(Types::ETreeType type);
   virtual void AddMulticlassOutput(Types::ETreeType type);
   virtual Double_t GetValueForRoot(Double_t cut); ///< signal efficiency of that cut on the test sample

   void InitBase();
   void DeclareBaseOptions();
   void ProcessBaseOptions();
   std::unique_ptr<PDF> MakePdf(const TString &name, const TString &suffix, PDF *defaults);
   void ConfigurePdfs();
   void CreateMVAPdfs();
   Bool_t HasBuiltPdfs() const;
   Double_t SignalFraction() const; ///< of the training weights
   void AddTrainingOutput();
   std::vector<Float_t> ResponseMatrix(Long64_t firstEvt, Long64_t lastEvt, Bool_t logProgress);
   void CheckSize(const char *what, size_t given, size_t expected, Types::ETreeType type) const;
   const Event *FromCache(Long64_t ievt, Types::ETreeType type) const;
   void ReadStateFromXMLText(const std::string &text, const TString &source);
   void WriteGeneralInfoToXML(void *parent) const;
   void WriteInputsToXML(void *parent) const;
   void WriteClassesToXML(void *parent) const;
   void WritePdfsToXML(void *parent) const;
   void ReadPdfsFromXML(void *pdfnode);
   void CheckInputs(const char *what, const char *addedBy, const std::vector<VariableInfo> &expected,
                    const std::vector<VariableInfo *> &given) const;
   void ReadGeneralInfoFromXML(void *gi);
   void ReadVariablesFromXML(void *varnode);
   void ReadSpectatorsFromXML(void *specnode);
   void ReadTargetsFromXML(void *tarnode);
   void ReadClassesFromXML(void *clsnode);
   void CheckOutputs() const;
   void AddInfoItem(void *gi, const TString &name, const TString &value) const;
   // evaluation/
   ResultsClassification &ResponsesTo(Types::ETreeType type); ///< answers if it has not yet
   ResultsMulticlass &ProbabilitiesOf(Types::ETreeType type); ///< answers if it has not yet
   std::vector<Float_t> BestCuts(Types::ETreeType type, std::vector<std::vector<Float_t>> &purity);
   void CheckResponses(const std::vector<Float_t> &values) const;
   TString HistogramPrefix() const;
   void FillResponseHistos(ResultsClassification &results);
   Bool_t MakeTestEfficiencies();
   Bool_t MakeTrainingEfficiencies();
   void SetReferenceCut();

   TString fJobName;
   TString fMethodName;
   Types::EMVA fMethodType;
   TString fTestvar;
   UInt_t fTMVATrainingVersion = 0;
   UInt_t fROOTTrainingVersion = 0;
   Bool_t fConstructedFromWeightFile;
   Bool_t fSetupCompleted = kFALSE;

   DataSetInfo &fDataSetInfo;
   std::unique_ptr<TransformationHandler> fTransformation;               //!
   TransformationHandler *fTransformationPointer = nullptr;              //! rerouted one; not owned
   std::map<Types::ETreeType, std::shared_ptr<EventStore>> fTransformed; //! cache of GetTransformed
   std::map<Types::ETreeType, std::vector<Event *>> fEventCollections;   //! cache of GetEventCollection; owned
   mutable Event fScratch;                                               //! event handed out from fTransformed

   mutable TDirectory *fBaseDir = nullptr;
   mutable TDirectory *fMethodBaseDir = nullptr;
   TFile *fFile = nullptr;
   Bool_t fSilentFile = kFALSE;
   Bool_t fModelPersistence = kTRUE;
   Bool_t fDisableWriting = kFALSE;
   TString fFileDir;
   TString fWeightFile;

   // base options
   Bool_t fVerbose = kFALSE;
   TString fVerbosityLevelString = "Default";
   TString fVarTransformString = "None";
   Bool_t fHelp = kFALSE;
   Bool_t fHasMVAPdfs = kFALSE;
   Bool_t fIgnoreNegWeightsInTraining = kFALSE;
   // options of old weight files, accepted and not used
   Bool_t fNormalise = kFALSE;
   Bool_t fUseDecorr = kFALSE;
   TString fVariableTransformTypeString = "Signal";
   Bool_t fTxtWeightsOnly = kTRUE;
   Int_t fNbinsMVAPdf = 60;
   Int_t fNsmoothMVAPdf = 2;

   std::unique_ptr<PDF> fDefaultPDF; //!
   std::unique_ptr<PDF> fMVAPdfS;    //!
   std::unique_ptr<PDF> fMVAPdfB;    //!
   // figures of TestClassification
   Double_t fMeanS = -1, fMeanB = -1, fRmsS = -1, fRmsB = -1, fXmin = 1e30, fXmax = -1e30;
   std::unique_ptr<PDF> fResponsePdfS, fResponsePdfB; //! densities of the test responses
   // Efficiencies of the test sample, made at the first call of GetEfficiency; the last one of the training sample.
   std::shared_ptr<Evaluation::BinCurve> fEffSOfCut;    //!
   std::shared_ptr<Evaluation::BinCurve> fEffBvsS;      //!
   std::shared_ptr<Evaluation::BinCurve> fTrainEffBvsS; //!
   Double_t fTestSumS = 0, fTrainSumS = 0;              //! weights of the signal events

   Double_t fSignalReferenceCut = 0.5;
   Double_t fSignalReferenceCutOrientation = 1.;
   Double_t fTrainTime = -1;
   Double_t fTestTime = -1;

   ClassDefOverride(MethodBase, 0)
};

} // namespace TMVA
#endif
