// What MethodBase does for a method that only answers event by event, and what it refuses.
#include "Sample.h"
#include "TDirectory.h"
#include "TFile.h"
#include "TMVA/MethodFisher.h"
#include "TMVA/ResultsClassification.h"
#include "TMVA/ResultsMulticlass.h"
#include "TMVA/ResultsRegression.h"
#include "TObjString.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using TMVA::MethodFisher;
using namespace TMVATest;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

// Answers with what it finds in the current event.
class Echo : public TMVA::MethodBase {
public:
   Echo(const TString &job, const TString &title, TMVA::DataSetInfo &dsi, const TString &options)
      : MethodBase(job, TMVA::Types::kFisher, title, dsi, options)
   {
   }
   using MethodBase::GetDataMvaValues;
   using MethodBase::GetMvaValues;
   using MethodBase::SetWeightFileDir;

   Bool_t HasAnalysisType(TMVA::Types::EAnalysisType, UInt_t, UInt_t) override { return kTRUE; }
   void Train() override { fTrainedOn.push_back(GetTransformed(TMVA::Types::kTraining)->fValues[0]); }
   using MethodBase::GetMvaValue;
   Double_t GetMvaValue(Double_t *err, Double_t *errUpper) override
   {
      NoErrorCalc(err, errUpper);
      return GetEvent()->GetValue(0);
   }
   using MethodBase::GetRegressionValues;
   const std::vector<Float_t> &GetRegressionValues() override
   {
      fAnswer.assign(fWidth, GetEvent()->GetValue(0));
      return fAnswer;
   }
   const std::vector<Float_t> &GetMulticlassValues() override { return GetRegressionValues(); }
   void AddWeightsXMLTo(void *) const override {}
   void ReadWeightsFromXML(void *) override {}
   using MethodBase::ReadWeightsFromStream;
   void ReadWeightsFromStream(std::istream &) override {}
   const TMVA::Ranking *CreateRanking() override { return nullptr; }
   void DeclareOptions() override {}
   void ProcessOptions() override {}
   void Init() override {}

   size_t fWidth = 2;
   std::vector<Float_t> fTrainedOn;

protected:
   void GetHelpMessage() const override {}

private:
   std::vector<Float_t> fAnswer;
};

std::unique_ptr<Open<Echo>> BookEcho(Sample &sample, TMVA::Types::EAnalysisType type, const TString &options = "")
{
   return Book<Echo>(sample, "Echo", options, type);
}

const std::vector<Row> kThree = {{{1}, 0}, {{2}, 1}, {{4}, 0}};

TEST(MethodBase, StoresOneResponseAnEvent)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification);
   method->TrainMethod();
   method->AddOutput(TMVA::Types::kTesting, TMVA::Types::kClassification);
   for (const auto type : {TMVA::Types::kTraining, TMVA::Types::kTesting}) {
      auto *results = dynamic_cast<TMVA::ResultsClassification *>(
         sample.Data().GetResults("Echo", type, TMVA::Types::kMaxAnalysisType));
      ASSERT_NE(results, nullptr);
      EXPECT_THAT(*results->GetValueVector(), ElementsAre(1, 2, 4));
      EXPECT_THAT(*results->GetValueVectorTypes(), ElementsAre(true, false, true));
   }
}

TEST(MethodBase, StoresRegressionAndMulticlassRows)
{
   Sample targets({{{1}, 0, 1, {0, 0}}, {{2}, 0, 1, {0, 0}}});
   auto regression = BookEcho(targets, TMVA::Types::kRegression);
   regression->AddOutput(TMVA::Types::kTesting, TMVA::Types::kRegression);
   auto &regressed = dynamic_cast<TMVA::ResultsRegression &>(
      *targets.Data().GetResults("Echo", TMVA::Types::kTesting, TMVA::Types::kMaxAnalysisType));
   EXPECT_THAT(*regressed.GetValueVector(), ElementsAre(ElementsAre(1, 1), ElementsAre(2, 2)));

   Sample classes(kThree);
   auto multiclass = BookEcho(classes, TMVA::Types::kMulticlass);
   multiclass->AddOutput(TMVA::Types::kTesting, TMVA::Types::kMulticlass);
   auto &probabilities = dynamic_cast<TMVA::ResultsMulticlass &>(
      *classes.Data().GetResults("Echo", TMVA::Types::kTesting, TMVA::Types::kMaxAnalysisType));
   EXPECT_THAT(*probabilities.GetValueVector(), ElementsAre(ElementsAre(1, 1), ElementsAre(2, 2), ElementsAre(4, 4)));

   multiclass->fWidth = 3;
   EXPECT_THAT(
      [&] { multiclass->AddOutput(TMVA::Types::kTesting, TMVA::Types::kMulticlass); },
      ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("\"Echo\""), HasSubstr("answered 3"), HasSubstr("2 are"))));
}

TEST(MethodBase, EventsAreTransformedTheSameInBulkAndOneByOne)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification, "VarTransform=N");
   method->TrainMethod();
   ASSERT_THAT(method->fTrainedOn, ElementsAre(-1)) << "Train() sees the transformed sample";
   const std::vector<Float_t> expected = {-1, -1.F / 3, 1};
   const auto bulk = method->GetTransformed(TMVA::Types::kTraining)->fValues;
   const auto &collection = method->GetEventCollection(TMVA::Types::kTraining);
   ASSERT_EQ(collection.size(), 3U);
   for (Long64_t i = 0; i < 3; ++i) {
      EXPECT_FLOAT_EQ(bulk[i], expected[i]);
      EXPECT_FLOAT_EQ(collection[i]->GetValue(0), expected[i]);
      EXPECT_FLOAT_EQ(method->GetEvent(i)->GetValue(0), expected[i]) << "from the transformed sample";
      EXPECT_FLOAT_EQ(method->GetEvent(i, TMVA::Types::kTesting)->GetValue(0), expected[i]) << "transformed now";
      EXPECT_FLOAT_EQ(method->GetEvent(sample.Data().GetEvent(i))->GetValue(0), expected[i]);
      EXPECT_EQ(sample.Data().GetEvent(i)->GetValue(0), kThree[i].fValues[0]) << "the data set's own is untouched";
   }
   EXPECT_EQ(sample.Data().GetStore(TMVA::Types::kTraining)->fValues, (std::vector<Float_t>{1, 2, 4}));
}

TEST(MethodBase, WithoutTransformationTheSampleIsNotCopied)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification);
   EXPECT_EQ(method->GetTransformed(TMVA::Types::kTraining), sample.Data().GetStore(TMVA::Types::kTraining));
}

TEST(MethodBase, ResponsesToAnotherDataSet)
{
   Sample sample(kThree);
   Sample other({{{7}, 0}, {{3}, 1}});
   auto method = BookEcho(sample, TMVA::Types::kClassification, "VarTransform=N");
   method->TrainMethod();
   sample.Data().SetCurrentType(TMVA::Types::kTesting);
   const auto own = method->GetMvaValues();
   const auto values = method->GetDataMvaValues(&other.Data());
   ASSERT_EQ(values.size(), 2U);
   EXPECT_FLOAT_EQ(values[0], 3);
   EXPECT_FLOAT_EQ(values[1], 1.F / 3);
   EXPECT_EQ(method->GetMvaValues(), own);
}

TEST(MethodBase, ErrorsOfTheResponseAreMinusOneWhereThereIsNone)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification);
   const TMVA::Event event({5}, UInt_t{0});
   Double_t error = 7;
   Double_t errorUpper = 7;
   EXPECT_EQ(method->GetMvaValue(&event, &error, &errorUpper), 5);
   EXPECT_EQ(error, -1);
   EXPECT_EQ(errorUpper, -1);
}

TEST(MethodBase, SignalIsOnItsSideOfTheReferenceCut)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification);
   method->SetSignalReferenceCut(0.3);
   EXPECT_TRUE(method->IsSignalLike(0.4));
   EXPECT_FALSE(method->IsSignalLike(0.2));
   method->SetSignalReferenceCutOrientation(-1);
   EXPECT_FALSE(method->IsSignalLike(0.4));
   EXPECT_TRUE(method->IsSignalLike(0.2));
}

TEST(MethodBase, RefusesWhatItDoesNotKnow)
{
   Sample sample(kThree);
   auto method = BookEcho(sample, TMVA::Types::kClassification);
   EXPECT_THAT([&] { method->SetupMethod(); }, ThrowsMessage<std::runtime_error>(HasSubstr("\"Echo\"")));
   EXPECT_THAT([&] { BookEcho(sample, TMVA::Types::kClassification, "VarTransfrom=N"); },
               ThrowsMessage<std::runtime_error>(AllOf(HasSubstr("VarTransfrom"), HasSubstr("VarTransform"))));
   EXPECT_THROW(BookEcho(sample, TMVA::Types::kClassification, "VarTransform=X"), std::runtime_error);
}

TEST(MethodBase, DensitiesOfTheResponse)
{
   std::vector<Row> rows;
   for (Int_t i = 0; i < 400; ++i) { // two triangles, about 3 and about 1, that overlap
      const Float_t x = 2 * std::sqrt((i % 200 + 0.5F) / 200);
      rows.push_back({{i < 200 ? 5 - x : x - 1}, i < 200 ? 0 : 1});
   }
   Sample sample(rows);
   auto with = Book<Echo>(sample, "With", "CreateMVAPdfs:NbinsMVAPdf=20:PDFInterpolMVAPdf=Spline1");
   with->TrainMethod();
   const Double_t proba = with->GetProba(2.5, 0.5);
   EXPECT_NEAR(with->GetProba(2.5, 0.25), 0.25 * proba / (0.25 * proba + 0.75 * (1 - proba)), 1e-9)
      << "Bayes' theorem with another prior";
   EXPECT_NEAR(with->GetProba(4.5, 0.5), 1, 1e-6);
   EXPECT_NEAR(with->GetRarity(-1), 0, 1e-2);
   EXPECT_NEAR(with->GetRarity(5), 1, 1e-2);
   auto *stored = dynamic_cast<TMVA::ResultsClassification *>(
      sample.Data().GetResults("prob_With", TMVA::Types::kTraining, TMVA::Types::kMaxAnalysisType));
   ASSERT_NE(stored, nullptr);
   EXPECT_NEAR((*stored)[17][0], with->GetProba(rows[17].fValues[0], 0.5), 1e-6);

   auto without = Book<Echo>(sample, "Without", "");
   without->TrainMethod();
   EXPECT_EQ(without->GetProba(2.5, 0.5), -1);
   EXPECT_EQ(without->GetRarity(2.5), 0);
   const TMVA::Event event({2.5}, UInt_t{0});
   EXPECT_GT(without->GetProba(&event), 0) << "made on demand where the training responses are at hand";
}

TEST(MethodBase, DirectoriesOfTheOutputFile)
{
   Sample sample(kThree);
   const TemporaryFolder folder;
   TFile file((folder / "out.root").c_str(), "RECREATE");
   auto method = Book<Echo>(sample, "Echo", "", TMVA::Types::kClassification, folder.Path());
   EXPECT_EQ(method->BaseDir(), nullptr) << "silent";
   method->SetSilentFile(kFALSE);
   method->SetFile(&file);
   ASSERT_NE(method->BaseDir(), nullptr);
   EXPECT_EQ(TString(method->BaseDir()->GetPath()), TString(file.GetPath()) + "dataset/Method_Fisher/Echo");
   EXPECT_STREQ(method->MethodBaseDir()->GetTitle(), "Directory for all Fisher methods");
   const std::unique_ptr<TObjString> name(method->BaseDir()->Get<TObjString>("WeightFileName"));
   ASSERT_NE(name, nullptr);
   EXPECT_EQ(name->GetString(), folder / "Golden_Echo.weights.xml");
   const std::unique_ptr<TObjString> path(method->BaseDir()->Get<TObjString>("TrainingPath"));
   EXPECT_NE(path, nullptr);
}

} // namespace
