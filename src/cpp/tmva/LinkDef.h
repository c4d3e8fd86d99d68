// What cling may know of the embedded TMVA: its dictionary and its entries in the .rootmap.
#ifdef __CLING__

#pragma link off all globals;
#pragma link off all classes;
#pragma link off all functions;
#pragma link C++ nestedclasses;

#pragma link C++ namespace TMVA;

// options
#pragma link C++ class TMVA::Types;
#pragma link C++ class TMVA::Config;
#pragma link C++ class TMVA::Config::VariablePlotting;
#pragma link C++ class TMVA::Config::IONames;
#pragma link C++ class TMVA::Configurable;
#pragma link C++ class TMVA::OptionBase;
#pragma link C++ class TMVA::MsgLogger;
#pragma link C++ class TMVA::Timer;
#pragma link C++ class TMVA::Tools;
#pragma link C++ enum TMVA::EMsgType;
#pragma link C++ enum TMVA::HistType;
#pragma link C++ function TMVA::gConfig();
#pragma link C++ function TMVA::gTools();
#pragma link C++ function TMVA::Endl(TMVA::MsgLogger &);

// data
#pragma link C++ class TMVA::VariableInfo;
#pragma link C++ class TMVA::ClassInfo;
#pragma link C++ class TMVA::Event;
#pragma link C++ class TMVA::DataSetInfo;
#pragma link C++ class TMVA::DataSet;
#pragma link C++ class TMVA::TreeInfo;
#pragma link C++ class TMVA::DataInputHandler;
#pragma link C++ class TMVA::DataLoader;
#pragma link C++ class TMVA::CvSplit;
#pragma link C++ class TMVA::CvSplitKFolds;
#pragma link C++ class TMVA::CvSplitKFoldsExpr;

// transform
#pragma link C++ class TMVA::VariableTransformBase;
#pragma link C++ class TMVA::VariableIdentityTransform;
#pragma link C++ class TMVA::VariableNormalizeTransform;
#pragma link C++ class TMVA::VariableDecorrTransform;
#pragma link C++ class TMVA::VariablePCATransform;
#pragma link C++ class TMVA::VariableGaussTransform;
#pragma link C++ class TMVA::VariableRearrangeTransform;
#pragma link C++ class TMVA::TransformationHandler;
#pragma link C++ struct TMVA::TransformationHandler::VariableStat;
#pragma link C++ class TMVA::PDF;
#pragma link C++ class TMVA::TSpline1;
#pragma link C++ function TMVA::CreateVariableTransforms(const TString &, TMVA::DataSetInfo &,                         \
                                                         TMVA::TransformationHandler &, TMVA::MsgLogger &);

// method
#pragma link C++ class TMVA::IMethod;
#pragma link C++ class TMVA::MethodBase;
#pragma link C++ class TMVA::MethodBDT;
#pragma link C++ class TMVA::MethodFisher;
#pragma link C++ class TMVA::MethodLD;
#pragma link C++ class TMVA::MethodCrossValidation;
#pragma link C++ class TMVA::ClassifierFactory;
#pragma link C++ class TMVA::Rank;
#pragma link C++ class TMVA::Ranking;
#pragma link C++ class TMVA::TrainingHistory;

// evaluation
#pragma link C++ class TMVA::Results;
#pragma link C++ class TMVA::ResultsClassification;
#pragma link C++ class TMVA::ResultsMulticlass;
#pragma link C++ class TMVA::ResultsRegression;
#pragma link C++ class TMVA::ROCCalc;
#pragma link C++ class TMVA::ROCCurve;
#pragma link C++ class TMVA::RootFinder;

// job
#pragma link C++ class TMVA::Factory;
#pragma link C++ class TMVA::Reader;
#pragma link C++ class TMVA::OptionMap;
#pragma link C++ class TMVA::Envelope;
#pragma link C++ class TMVA::CrossValidation;
#pragma link C++ class TMVA::CrossValidationResult;
#pragma link C++ class TMVA::CrossValidationFoldResult;
#pragma link C++ class TMVA::MethodCuts;
#pragma link C++ function TMVA::TMVAGui(const char *, TString);
#pragma link C++ function TMVA::TMVAMultiClassGui(const char *, TString);
#pragma link C++ function TMVA::TMVARegGui(const char *, TString);

#endif
