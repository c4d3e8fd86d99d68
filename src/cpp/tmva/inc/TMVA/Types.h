// Enumerations of TMVA and the table that maps method types to their registered names.
#ifndef TMVA_Types
#define TMVA_Types

#include "RtypesCore.h"
#include "TString.h"

namespace TMVA {

using TMVAVersion_t = UInt_t;

enum EMsgType { kDEBUG = 1, kVERBOSE = 2, kINFO = 3, kWARNING = 4, kERROR = 5, kFATAL = 6, kSILENT = 7, kHEADER = 8 };
enum HistType { kMVAType = 0, kProbaType = 1, kRarityType = 2, kCompareType = 3 };
enum VIType { kShort, kAll, kRandom };

/// Serves both call styles of the field: Types::GetMethodName(t) and Types::Instance().GetMethodName(t).
class Types {
public:
   enum EMVA {
      kVariable = 0,
      kCuts,
      kLikelihood,
      kPDERS,
      kHMatrix,
      kFisher,
      kKNN,
      kCFMlpANN,
      kTMlpANN,
      kBDT,
      kDT,
      kRuleFit,
      kSVM,
      kMLP,
      kBayesClassifier,
      kFDA,
      kBoost,
      kPDEFoam,
      kLD,
      kPlugins,
      kCategory,
      kDNN,
      kDL,
      kPyRandomForest,
      kPyAdaBoost,
      kPyGTB,
      kPyKeras,
      kPyTorch,
      kC50,
      kRSNNS,
      kRSVM,
      kRXGB,
      kCrossValidation,
      kMaxMethod
   };
   enum EVariableTransform {
      kIdentity = 0,
      kDecorrelated,
      kNormalized,
      kPCA,
      kRearranged,
      kGauss,
      kUniform,
      kMaxVariableTransform
   };
   enum EAnalysisType { kClassification = 0, kRegression, kMulticlass, kNoAnalysisType, kMaxAnalysisType };
   enum ESBType { kSignal = 0, kBackground, kSBBoth, kMaxSBType, kTrueType };
   enum ETreeType { kTraining = 0, kTesting, kMaxTreeType, kValidation, kTrainingOriginal };
   enum EBoostStage { kBoostProcBegin = 0, kBeforeTraining, kBeforeBoosting, kAfterBoosting, kBoostProcEnd };

   static Types &Instance();
   static void DestroyInstance() {}
   /// Case-sensitive look-up; fatal for an unknown name.
   static EMVA GetMethodType(const TString &method);
   /// Fatal for a type that nothing registered.
   static TString GetMethodName(EMVA method);
   /// Fatal if the name is taken.
   static Bool_t AddTypeMapping(EMVA method, const TString &methodname);
};

} // namespace TMVA
#endif
