// A small TMVA job in a folder of its own, for the tests of the plugin.
#ifndef TMVATORCH_TEST_JOB_H
#define TMVATORCH_TEST_JOB_H

#include "../Folders.h"
#include "TMVA/DataLoader.h"
#include "TMVA/DataSet.h"
#include "TMVA/Factory.h"
#include "TMVA/MethodPyTorch.h"
#include "TMVA/Reader.h"
#include "TRandom3.h"
#include "TTree.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

/// Unit Gaussians in a and b around `mean`; w = 1, 2, 1, 2 ...; t = a + 2 b.
inline std::unique_ptr<TTree> GaussianTree(const char *name, Int_t nEvents, Float_t mean, UInt_t seed)
{
   auto tree = std::make_unique<TTree>(name, name);
   tree->SetDirectory(nullptr);
   Float_t a = 0;
   Float_t b = 0;
   Float_t w = 0;
   Float_t t = 0;
   tree->Branch("a", &a);
   tree->Branch("b", &b);
   tree->Branch("w", &w);
   tree->Branch("t", &t);
   TRandom3 random(seed);
   for (Int_t i = 0; i < nEvents; ++i) {
      a = static_cast<Float_t>(random.Gaus(mean, 1));
      b = static_cast<Float_t>(random.Gaus(mean, 1));
      w = static_cast<Float_t>(1 + i % 2);
      t = a + 2 * b;
      tree->Fill();
   }
   tree->ResetBranchAddresses();
   return tree;
}

/// One factory with one loader named "data", on two trees (or one in regression).
class Job {
public:
   static constexpr Int_t kEvents = 300; ///< of each tree

   /// options: of the factory, e.g. "AnalysisType=Classification:ModelPersistence=F"
   explicit Job(const std::string &options, bool backgroundFirst = true, Float_t distance = 1, TFile *output = nullptr)
      : fSignal(GaussianTree("S", kEvents, distance, 1)), fBackground(GaussianTree("B", kEvents, 0, 2)),
        fFactory(MakeFactory("!V:Silent:!Color:!DrawProgressBar:" + options, output)),
        fLoader(std::make_unique<TMVA::DataLoader>("data"))
   {
      fLoader->AddVariable("a", 'F');
      fLoader->AddVariable("b", 'F');
      if (options.find("Regression") != std::string::npos) {
         fLoader->AddTarget("t");
         fLoader->AddRegressionTree(fSignal.get(), 1.0);
         fLoader->PrepareTrainingAndTestTree("", "nTrain_Regression=200:SplitMode=Random:NormMode=None:!V");
         return;
      }
      if (backgroundFirst)
         fLoader->AddBackgroundTree(fBackground.get(), 1.0);
      fLoader->AddSignalTree(fSignal.get(), 1.0);
      if (!backgroundFirst)
         fLoader->AddBackgroundTree(fBackground.get(), 1.0);
      fLoader->SetSignalWeightExpression("w");
      fLoader->SetBackgroundWeightExpression("w");
      fLoader->PrepareTrainingAndTestTree("",
                                          "nTrain_Signal=200:nTrain_Background=200:SplitMode=Random:NormMode=None:!V");
   }
   ~Job() { fFactory.reset(); } // methods first, then what they look at
   Job(const Job &) = delete;
   Job &operator=(const Job &) = delete;

   void Book(const std::string &title, const std::string &options) const
   {
      fFactory->BookMethod(fLoader.get(), TMVA::Types::kPyTorch, title.c_str(), ("!H:!V:" + options).c_str());
   }

   TMVA::MethodPyTorch &Method(const std::string &title) const
   {
      auto *method = dynamic_cast<TMVA::MethodPyTorch *>(fFactory->GetMethod("data", title.c_str()));
      if (method == nullptr)
         throw std::runtime_error("there is no method " + title);
      return *method;
   }

   /// At the test sample.
   TMVA::MethodPyTorch &Tested(const std::string &title) const
   {
      TMVA::MethodPyTorch &method = Method(title);
      method.Data()->SetCurrentType(TMVA::Types::kTesting);
      return method;
   }

   /// "Net", booked, trained, and at the test sample.
   TMVA::MethodPyTorch &Trained(const std::string &options) const
   {
      Book("Net", options);
      fFactory->TrainAllMethods();
      return Tested("Net");
   }

   TMVA::Factory &Factory() const { return *fFactory; }
   TMVA::DataLoader &Loader() const { return *fLoader; }

private:
   static std::unique_ptr<TMVA::Factory> MakeFactory(const std::string &options, TFile *output)
   {
      if (output == nullptr)
         return std::make_unique<TMVA::Factory>("Job", options.c_str());
      return std::make_unique<TMVA::Factory>("Job", output, options.c_str());
   }

   std::unique_ptr<TTree> fSignal;
   std::unique_ptr<TTree> fBackground;
   std::unique_ptr<TMVA::Factory> fFactory;
   std::unique_ptr<TMVA::DataLoader> fLoader;
};

inline std::string WeightsFile(const std::string &title)
{
   return "data/weights/Job_" + title + ".weights.xml";
}

/// A Reader of jobs' variables with the methods of some weights files, by their titles.
class JobReader {
public:
   explicit JobReader(const std::vector<std::string> &titles, const char *options = "!Color:Silent") : fReader(options)
   {
      fReader.AddVariable("a", &fA);
      fReader.AddVariable("b", &fB);
      for (const std::string &title : titles)
         fReader.BookMVA(title.c_str(), WeightsFile(title).c_str());
   }

   TMVA::Reader &At(float a, float b)
   {
      fA = a;
      fB = b;
      return fReader;
   }

private:
   TMVA::Reader fReader;
   float fA = 0;
   float fB = 0;
};

/// The responses of a Reader of its own to the test sample, method by method.
inline std::vector<double> ReadBack(const Job &job, const std::vector<std::string> &titles)
{
   JobReader reader(titles);
   std::vector<double> responses;
   const auto &events = job.Method(titles.front()).Data()->GetEventCollection(TMVA::Types::kTesting);
   for (const std::string &title : titles)
      for (const TMVA::Event *event : events)
         responses.push_back(reader.At(event->GetValue(0), event->GetValue(1)).EvaluateMVA(title.c_str()));
   return responses;
}

#endif
