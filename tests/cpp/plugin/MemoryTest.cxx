// Memory of the plugin with the real package: a training leaves none behind, single responses neither.
#include "Job.h"
#include "TMVATorch/Responses.h"

#include <gtest/gtest.h>

#include <malloc.h>
#include <string>

namespace {

constexpr Int_t kNumVariables = 20;
constexpr Long64_t kNumEvents = 1000000; // the training sample of the large job
constexpr double kMatrix = double{kNumVariables} * kNumEvents * sizeof(Float_t);

/// What malloc has given out and not got back. Resident memory would depend on when the kernel hands out huge pages.
double AllocatedBytes()
{
   const auto info = mallinfo2();
   return static_cast<double>(info.uordblks + info.hblkhd);
}

std::unique_ptr<TTree> WideTree(const char *name, Long64_t nEvents, Float_t mean)
{
   auto tree = std::make_unique<TTree>(name, name);
   tree->SetDirectory(nullptr);
   std::vector<Float_t> values(kNumVariables);
   for (Int_t i = 0; i < kNumVariables; ++i)
      tree->Branch(TString::Format("v%d", i), &values[static_cast<std::size_t>(i)]);
   TRandom3 random(7);
   for (Long64_t event = 0; event < nEvents; ++event) {
      random.RndmArray(kNumVariables, values.data());
      values[0] += mean;
      tree->Fill();
   }
   tree->ResetBranchAddresses();
   return tree;
}

/// One job on nEvents training events, half of them signal.
class WideJob {
public:
   explicit WideJob(Long64_t nEvents)
      : fSignal(WideTree("S", nEvents / 2 + 1000, 1)), fBackground(WideTree("B", nEvents / 2 + 1000, 0)),
        fFactory("Wide", "!V:Silent:!Color:!DrawProgressBar:AnalysisType=Classification:ModelPersistence=F"),
        fLoader("data")
   {
      for (Int_t i = 0; i < kNumVariables; ++i)
         fLoader.AddVariable(TString::Format("v%d", i), 'F');
      fLoader.AddSignalTree(fSignal.get());
      fLoader.AddBackgroundTree(fBackground.get());
      fLoader.PrepareTrainingAndTestTree(
         "", TString::Format("nTrain_Signal=%lld:nTrain_Background=%lld:!V", nEvents / 2, nEvents / 2));
   }

   TMVA::MethodBase &Book(const char *title, const std::string &more = "")
   {
      fFactory.BookMethod(&fLoader, TMVA::Types::kPyTorch, title,
                          ("!H:!V:Layout=DENSE|1|SIGMOID:NumEpochs=1:BatchSize=10000:NumThreads=1" + more).c_str());
      auto *method = dynamic_cast<TMVA::MethodBase *>(fFactory.GetMethod("data", title));
      method->Data()->SetCurrentType(TMVA::Types::kTraining);
      return *method;
   }

private:
   std::unique_ptr<TTree> fSignal;
   std::unique_ptr<TTree> fBackground;
   TMVA::Factory fFactory;
   TMVA::DataLoader fLoader;
};

TEST(Memory, IsBackAfterTraining)
{
   const ScratchFolder folder;
   WideJob(2000).Book("WarmUp").TrainMethod(); // torch and its first buffers
   WideJob job(kNumEvents);
   TMVA::MethodBase &plain = job.Book("Plain");
   plain.Data()->GetEvent(0); // the data set is there before the training
   double before = AllocatedBytes();
   dynamic_cast<TMVA::MethodPyTorch &>(plain).Train();
   EXPECT_LT(AllocatedBytes() - before, 0.05 * kMatrix);

   TMVA::MethodBase &transformed = job.Book("Transformed", ":VarTransform=N");
   transformed.TrainMethod(); // this one also makes room for the responses
   before = AllocatedBytes();
   transformed.TrainMethod();
   EXPECT_LT(AllocatedBytes() - before, 0.05 * kMatrix);
}

TEST(Memory, SlotsHaveOneNetworkAndOneTextOfIt)
{
   const ScratchFolder folder;
   const Job job("AnalysisType=Classification");
   job.Book("Net", "Layout=DENSE|900|RELU,DENSE|900|RELU,DENSE|1|SIGMOID:NumEpochs=1:NumThreads=1");
   job.Factory().TrainAllMethods();
   const std::string file = WeightsFile("Net");
   TMVA::PyTorch::Responses one(file);
   const double before = AllocatedBytes();
   TMVA::PyTorch::Responses several(file, 8);
   EXPECT_LT(AllocatedBytes() - before, 0.5 * 900 * 900 * sizeof(float));
   EXPECT_EQ(several.Of(7, 0.5, 1.5), one.Of(0, 0.5, 1.5));
}

TEST(Memory, SingleResponsesLeaveNothing)
{
   const ScratchFolder folder;
   const Job job("AnalysisType=Regression");
   job.Book("Net", "Layout=DENSE|1|LINEAR:NumEpochs=1:VarTransform=N:NumThreads=1");
   job.Factory().TrainAllMethods();
   JobReader reader({"Net"});
   const auto evaluate = [&](Int_t nTimes) {
      for (Int_t i = 0; i < nTimes; ++i)
         reader.At(static_cast<float>(i % 7), 0).EvaluateRegression("Net");
   };
   evaluate(2000);
   const double before = AllocatedBytes();
   constexpr Int_t kTimes = 20000;
   evaluate(kTimes);
   // ROOT's own method loses 576 bytes a call.
   EXPECT_LT(AllocatedBytes() - before, 100. * kTimes);
}

} // namespace
