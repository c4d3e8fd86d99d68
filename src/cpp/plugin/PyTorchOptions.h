// The options of the booking string: names, defaults and help, in one place. Their values are checked in Python.
#ifndef TMVATORCH_PYTORCHOPTIONS_H
#define TMVATORCH_PYTORCHOPTIONS_H

#include "RtypesCore.h"
#include "TString.h"

namespace TMVA::PyTorch {

struct PyTorchOptions {
   // network and user code
   TString fFilenameModel;
   TString fFilenameTrainedModel;
   TString fUserCode;
   TString fLayout;
   TString fInputLayout;
   TString fDropout;
   Bool_t fTrustModelFile = kFALSE;
   // training
   Int_t fBatchSize = 100;
   Int_t fNumEpochs = 10;
   TString fValidationSize = "20%";
   TString fValidationSplit = "last";
   Bool_t fShuffle = kTRUE;
   Int_t fSeed = 1;
   TString fLoss = "auto";
   TString fEventWeights = "loss";
   TString fNegativeWeights = "keep";
   TString fOptimizer = "Adam";
   Double_t fLearningRate = 0.001;
   TString fLearningRateSchedule;
   TString fScheduler;
   Double_t fWeightDecay = 0;
   Double_t fGradientClip = 0;
   Int_t fTriesEarlyStopping = 0;
   Bool_t fSaveBestOnly = kTRUE;
   Bool_t fContinueTraining = kFALSE;
   TString fCheckpoint;
   TString fPlotHistory;
   TString fRanking = "none";
   // where and how it runs
   TString fDevice = "auto";
   TString fPrecision = "fp32";
   Bool_t fCompile = kFALSE;
   Int_t fNumThreads = 0;
   Int_t fProcesses = 1;
   // the words of TMVA's own deep-learning method
   TString fTrainingStrategy;
   TString fErrorStrategy;
   TString fWeightInitialization;
   TString fArchitecture;
   TString fBatchLayout;
   Int_t fRandomSeed = 0;
};

/// Calls visit(member, name, help) for every option, in the order of the weights file.
template <typename Options, typename Visitor>
void VisitOptions(Options &options, Visitor &&visit)
{
   visit(options.fFilenameModel, "FilenameModel", "File of the network to train");
   visit(options.fFilenameTrainedModel, "FilenameTrainedModel",
         "File for the trained network (default: TrainedModel_<title>.pt in the folder of the weights file)");
   visit(options.fBatchSize, "BatchSize", "Number of events in one batch");
   visit(options.fNumEpochs, "NumEpochs", "Number of passes over the training events");
   visit(options.fContinueTraining, "ContinueTraining", "Go on from the checkpoint or from the trained network");
   visit(options.fSaveBestOnly, "SaveBestOnly", "Keep the network of the epoch with the lowest validation loss");
   visit(options.fLearningRateSchedule, "LearningRateSchedule",
         "Learning rates by the epoch they start at, e.g. \"50,0.01;70,0.005\" (default: the rate stays)");
   visit(options.fValidationSize, "ValidationSize",
         "Part of the training events kept for validation: \"20%\", \"0.2\" or a number of events");
   visit(options.fUserCode, "UserCode", "Python file that defines load_model_custom_objects");

   visit(options.fLayout, "Layout", "Network without any file, e.g. \"DENSE|64|RELU,DENSE|1|SIGMOID\"");
   visit(options.fInputLayout, "InputLayout", "Shape of one event for CONV and recurrent layers, e.g. \"1|16|16\"");
   visit(options.fDropout, "Dropout", "Fractions dropped before each layer of Layout, joined by +");
   visit(options.fTrustModelFile, "TrustModelFile", "Allow model files that can run code when they are read");
   visit(options.fValidationSplit, "ValidationSplit", "Which events validate: last, random or stratified");
   visit(options.fShuffle, "Shuffle", "Take the training events in a new order in every epoch");
   visit(options.fSeed, "Seed", "Seed of all random numbers of this method; 0: another one each time");
   visit(options.fLoss, "Loss", "Any loss of torch.nn, or auto");
   visit(options.fEventWeights, "EventWeights", "How event weights enter: loss, resample or ignore");
   visit(options.fNegativeWeights, "NegativeWeights", "Events of negative weight: keep, ignore or abs");
   visit(options.fOptimizer, "Optimizer", "Any optimiser of torch.optim, with arguments in parentheses if wanted");
   visit(options.fLearningRate, "LearningRate", "Learning rate at the start");
   visit(options.fScheduler, "Scheduler", "Any class of torch.optim.lr_scheduler with its arguments in parentheses");
   visit(options.fWeightDecay, "WeightDecay", "Weight decay of the optimiser");
   visit(options.fGradientClip, "GradientClip", "Largest norm of the gradient; 0: no limit");
   visit(options.fTriesEarlyStopping, "TriesEarlyStopping",
         "Stop after so many epochs without a lower validation loss; 0: never");
   visit(options.fCheckpoint, "Checkpoint", "File for the state of the running training, and every how many epochs");
   visit(options.fPlotHistory, "PlotHistory", "Picture of losses and learning rate over the epochs");
   visit(options.fRanking, "Ranking", "Importance of the variables after training: none, permutation or gradient");
   visit(options.fDevice, "Device", "auto, cpu, cuda, cuda0, cuda1 ... or mps");
   visit(options.fPrecision, "Precision", "Number format of the forward pass: fp32, bf16 or fp16");
   visit(options.fCompile, "Compile", "Let torch.compile rewrite the network for training");
   visit(options.fNumThreads, "NumThreads", "Threads that torch may use; 0: as they are");
   visit(options.fProcesses, "Processes", "Processes that train together, each on its part of every batch");

   visit(options.fTrainingStrategy, "TrainingStrategy",
         "As in TMVA's DL: settings of the training, phases joined by |");
   visit(options.fErrorStrategy, "ErrorStrategy", "As in TMVA's DL: the loss");
   visit(options.fWeightInitialization, "WeightInitialization", "As in TMVA's DL: how the first weights are drawn");
   visit(options.fArchitecture, "Architecture", "As in TMVA's DL: the device");
   visit(options.fBatchLayout, "BatchLayout", "As in TMVA's DL; follows from BatchSize and InputLayout here");
   visit(options.fRandomSeed, "RandomSeed", "As in TMVA's DL: the seed, if not 0");
}

} // namespace TMVA::PyTorch

#endif
