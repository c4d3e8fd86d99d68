// The pictures of TMVAGui and its kin: which are drawn, what they say, and that the session is left as it was.
#include "TCanvas.h"
#include "TFile.h"
#include "TGraph.h"
#include "TH1F.h"
#include "TMVA/Config.h"
#include "TMVA/Factory.h"
#include "TMVA/TMVAGui.h"
#include "TMVA/TMVAMultiClassGui.h"
#include "TMVA/TMVARegGui.h"
#include "TMVA/TrainingHistory.h"
#include "TROOT.h"
#include "TRandom3.h"
#include "TStyle.h"
#include "ToyJob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

using namespace TMVA;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

namespace {

constexpr const char *kQuiet = "!V:Silent:!Color:!DrawProgressBar:Transformations=I;D:AnalysisType=";

std::set<std::string> FilesIn(const std::string &folder)
{
   std::set<std::string> names;
   for (const auto &entry : std::filesystem::directory_iterator(folder))
      names.insert(entry.path().filename().string());
   return names;
}

std::string Content(const std::string &file)
{
   std::ifstream stream(file, std::ios::binary);
   return {std::istreambuf_iterator<char>(stream), {}};
}

bool Says(const std::string &epsFile, const std::string &text)
{
   return Content(epsFile).find(text) != std::string::npos;
}

std::string ErrorOf(void (*gui)(const char *, TString), const char *file, const TString &dataset)
{
   testing::internal::CaptureStdout();
   EXPECT_THROW(gui(file, dataset), std::runtime_error);
   return testing::internal::GetCapturedStdout();
}

class Pictures : public testing::Test {
protected:
   ~Pictures() override { gConfig().GetVariablePlotting().fPlotFormat = Config::VariablePlotting::kPNG; }

   /// Two classifiers, in out.root; returns the ROC integral of Fisher.
   static Double_t RunClassification()
   {
      ToyClasses toy("data");
      const std::unique_ptr<TFile> file(TFile::Open("out.root", "RECREATE"));
      Factory job("job", file.get(), TString(kQuiet) + "Classification");
      job.BookMethod(&toy.fLoader, Types::kFisher, "Fisher", "CreateMVAPdfs");
      job.BookMethod(&toy.fLoader, Types::kLD, "LD", "");
      job.TrainAllMethods();
      job.TestAllMethods();
      job.EvaluateAllMethods();
      return job.GetROCIntegral("data", "Fisher");
   }

   ScratchFolder fFolder;
};

} // namespace

TEST_F(Pictures, OfAClassificationJob)
{
   RunClassification();
   TMVAGui("out.root");
   EXPECT_THAT(FilesIn("data/plots"),
               UnorderedElementsAre("variables_id_c1.png", "variables_deco_c1.png", "CorrelationMatrixS.png",
                                    "CorrelationMatrixB.png", "mva_Fisher.png", "mva_LD.png", "overtrain_Fisher.png",
                                    "overtrain_LD.png", "proba_Fisher.png", "rarity_Fisher.png", "mvaeffs_Fisher.png",
                                    "mvaeffs_LD.png", "rejBvsS.png", "invBeffvsSeff.png"));
   for (const std::string &name : FilesIn("data/plots"))
      EXPECT_EQ(Content("data/plots/" + name).substr(0, 4), "\x89PNG") << name;
}

TEST_F(Pictures, SayTheFigures)
{
   const Double_t roc = RunClassification();
   gConfig().GetVariablePlotting().fPlotFormat = Config::VariablePlotting::kEPS;
   TMVAGui("out.root", "data");
   const std::string curves = Content("data/plots/rejBvsS.eps");
   const size_t at = curves.find("(Fisher \\(0.");
   ASSERT_NE(at, std::string::npos);
   EXPECT_NEAR(std::stod(curves.substr(at + 10)), roc, 0.01); // of 100 bins there
   EXPECT_TRUE(Says("data/plots/overtrain_LD.eps", "Smirnov probability: Signal 0."));
   EXPECT_TRUE(Says("data/plots/mva_LD.eps", "(LD response)"));
}

TEST_F(Pictures, AreTheSameEveryTimeAndLeaveTheSessionAsItWas)
{
   RunClassification();
   gConfig().GetVariablePlotting().fPlotFormat = Config::VariablePlotting::kPDF;
   TCanvas canvas("mine", "", 200, 200);
   gStyle->SetPalette(kRainBow);
   const Bool_t batch = gROOT->IsBatch();
   const TString style = gStyle->GetName();
   TDirectory *directory = gDirectory;
   gRandom->SetSeed(7);
   const Double_t next = TRandom3(7).Rndm();
   TMVAGui("out.root");
   const auto size = std::filesystem::file_size("data/plots/overtrain_Fisher.pdf");
   EXPECT_EQ(gRandom->Rndm(), next);
   EXPECT_EQ(gROOT->IsBatch(), batch);
   EXPECT_EQ(gStyle->GetName(), style);
   EXPECT_EQ(gDirectory, directory);
   EXPECT_EQ(TColor::GetColorPalette(0), TColor::GetPalette().At(0));
   EXPECT_EQ(TColor::GetPalette().GetSize(), 255);
   EXPECT_EQ(gROOT->GetListOfCanvases()->GetSize(), 1);
   TMVAGui("out.root");
   EXPECT_EQ(std::filesystem::file_size("data/plots/overtrain_Fisher.pdf"), size);
}

TEST_F(Pictures, OfARegressionJob)
{
   ToyClasses toy("unused");
   DataLoader loader("reg");
   loader.AddVariable("x");
   loader.AddVariable("y");
   loader.AddTarget("t+x*x");
   const auto tree = ToyTree("tree", 500, 0.5, 3);
   loader.AddRegressionTree(tree.get());
   loader.PrepareTrainingAndTestTree("", "SplitMode=Block:!V");
   {
      const std::unique_ptr<TFile> file(TFile::Open("out.root", "RECREATE"));
      Factory job("job", file.get(), TString(kQuiet) + "Regression");
      job.BookMethod(&loader, Types::kLD, "LD", "");
      job.TrainAllMethods();
      job.TestAllMethods();
      job.EvaluateAllMethods();
   }
   gConfig().GetVariablePlotting().fPlotFormat = Config::VariablePlotting::kEPS;
   TMVARegGui("out.root");
   EXPECT_THAT(FilesIn("reg/plots"), UnorderedElementsAre("variables_id_c1.eps", "variables_deco_c1.eps",
                                                          "CorrelationMatrix.eps", "deviation_LD_test_c1.eps",
                                                          "deviation_LD_train_c1.eps", "regression_average_devs.eps"));
   EXPECT_TRUE(Says("reg/plots/regression_average_devs.eps", "best 90%"));
}

// As other TMVAs write them: nothing but the objects' names is taken for granted.
TEST_F(Pictures, OfMulticlassOutputsAndATrainingHistory)
{
   {
      TFile file("out.root", "RECREATE");
      TDirectory *method = file.mkdir("data")->mkdir("Method_BDT")->mkdir("BDTG");
      method->cd();
      TrainingHistory history;
      for (Int_t epoch = 1; epoch <= 5; ++epoch) {
         history.AddValue("train_loss", epoch, 1. / epoch);
         history.AddValue("val_loss", epoch, 1.1 / epoch);
         history.AddValue("learning_rate", epoch, 0.01);
      }
      history.SaveHistory("BDTG");
      TRandom3 random(1);
      for (const char *sample : {"Test", "Train"})
         for (const char *output : {"Signal", "bg_0"}) {
            for (const char *truth : {"Signal", "bg_0"}) {
               const TString name = TString::Format("MVA_BDTG_%s_%s_prob_for_%s", sample, output, truth);
               TH1F histogram(name, name, 40, 0, 1);
               histogram.Sumw2();
               for (Int_t i = 0; i < 200; ++i)
                  histogram.Fill(random.Gaus(output == truth ? 0.6 : 0.4, 0.1));
               histogram.Write();
            }
            TGraph graph(3, std::vector<Double_t>{1, 0.5, 0}.data(), std::vector<Double_t>{0, 0.8, 1}.data());
            graph.Write(TString::Format("MVA_BDTG_%s_rejBvsS_%s", sample, output));
         }
   }
   gConfig().GetVariablePlotting().fPlotFormat = Config::VariablePlotting::kEPS;
   TMVAMultiClassGui("out.root");
   EXPECT_THAT(FilesIn("data/plots"),
               UnorderedElementsAre("mva_BDTG_Signal.eps", "mva_BDTG_bg_0.eps", "overtrain_BDTG_Signal.eps",
                                    "overtrain_BDTG_bg_0.eps", "rejBvsS_Signal.eps", "rejBvsS_bg_0.eps",
                                    "TrainingHistory_BDTG.eps"));
   EXPECT_TRUE(Says("data/plots/rejBvsS_bg_0.eps", "(BDTG \\(0.650\\))")); // 0.5 (0.9 + 0.4)
   for (const char *text : {"(train_loss)", "(val_loss)", "(learning_rate)"})
      EXPECT_TRUE(Says("data/plots/TrainingHistory_BDTG.eps", text)) << text;
}

TEST_F(Pictures, NoSuchFileOrDataSet)
{
   EXPECT_THAT(ErrorOf(TMVAGui, "nowhere.root", ""), HasSubstr("nowhere.root"));
   {
      TFile file("out.root", "RECREATE");
      file.mkdir("data")->mkdir("Method_BDT");
      TFile other("other.root", "RECREATE");
      other.mkdir("stuff");
   }
   EXPECT_THAT(ErrorOf(TMVARegGui, "other.root", ""), HasSubstr("holds no data set"));
   EXPECT_THAT(ErrorOf(TMVAMultiClassGui, "out.root", "dta"), testing::AllOf(HasSubstr("dta"), HasSubstr("\"data\"")));
}
