// Densities: interpolation, integral, inverse, options, weights file; and the linear spline.
#include "Toys.h"

#include "TGraph.h"
#include "TH1D.h"
#include "TH1F.h"
#include "TMVA/PDF.h"
#include "TMVA/TSpline1.h"
#include "TMVA/Tools.h"
#include "TMath.h"
#include "method/XmlDocument.h"

#include <cmath>

using namespace TMVATest;
using testing::AllOf;
using testing::HasSubstr;
using TMVA::PDF;

namespace {

TH1D Gaussian(Int_t nBins)
{
   TH1D histogram("h", "h", nBins, -4, 4);
   histogram.SetDirectory(nullptr);
   for (Int_t bin = 1; bin <= nBins; ++bin)
      histogram.SetBinContent(bin, 1000 * TMath::Gaus(histogram.GetBinCenter(bin)));
   return histogram;
}

class EveryInterpolation : public testing::TestWithParam<PDF::EInterpolateMethod> {};

} // namespace

TEST_P(EveryInterpolation, ReproducesAGaussian)
{
   const TH1D histogram = Gaussian(80);
   PDF pdf("pdf", &histogram, GetParam());
   const Double_t tolerance = GetParam() == PDF::kSpline0 ? 0.02 : GetParam() == PDF::kSpline1 ? 1e-3 : 3e-4;
   for (Int_t i = -100; i <= 100; ++i)
      ASSERT_NEAR(pdf.GetVal(0.035 * i), TMath::Gaus(0.035 * i, 0, 1, kTRUE), tolerance) << i;
   EXPECT_NEAR(pdf.GetIntegral(-4, 4), 1, 1e-6);
   EXPECT_NEAR(pdf.GetIntegral(-4, 1), TMath::Freq(1), 2e-3);
   EXPECT_EQ(pdf.GetNBins(), 80);
   EXPECT_EQ(pdf.GetPDFHist()->GetNbinsX(), 10000);
}

INSTANTIATE_TEST_SUITE_P(Splines, EveryInterpolation,
                         testing::Values(PDF::kSpline0, PDF::kSpline1, PDF::kSpline2, PDF::kSpline3, PDF::kSpline5));

TEST(Density, NamesItsHistogramsAsTheRealTMVA)
{
   TH1D histogram = Gaussian(20);
   histogram.SetName("Fisher_tr_S");
   const PDF pdf("pdf", &histogram, PDF::kSpline2);
   EXPECT_STREQ(pdf.GetOriginalHist()->GetName(), "Fisher_tr_S_original");
   EXPECT_STREQ(pdf.GetSmoothedHist()->GetName(), "Fisher_tr_S_smoothed");
   EXPECT_STREQ(pdf.GetPDFHist()->GetName(), "Fisher_tr_S_smoothed_hist_from_spline2");
   EXPECT_STREQ(pdf.GetPDFHist()->GetTitle(), "Fisher_tr_S_smoothed_hist from_spline2");
}

TEST(Density, IsNeverZeroNorNegative)
{
   TH1D histogram("h", "h", 10, 0, 10);
   histogram.SetDirectory(nullptr);
   histogram.SetBinContent(5, 1);
   PDF pdf("pdf", &histogram, PDF::kSpline2);
   for (Int_t i = -500; i < 1500; ++i)
      ASSERT_GE(pdf.GetVal(0.01 * i), 1e-12);
   EXPECT_LT(pdf.GetVal(8), 1e-11);
}

TEST(Density, InverseOfACumulativeDistribution)
{
   TH1D histogram("h", "h", 100, 0, 1);
   histogram.SetDirectory(nullptr);
   for (Int_t bin = 1; bin <= 100; ++bin)
      histogram.SetBinContent(bin, std::pow(histogram.GetBinCenter(bin), 2));
   const PDF pdf("pdf", &histogram, PDF::kSpline1, 0, 0, kFALSE, kFALSE);
   for (Int_t i = 1; i < 95; ++i) {
      const Double_t y = 0.01 * i;
      EXPECT_NEAR(pdf.GetValInverse(y, kTRUE), std::sqrt(y), 1e-3);
      EXPECT_NEAR(pdf.GetVal(pdf.GetValInverse(y)), y, 1e-6);
   }
   EXPECT_EQ(pdf.GetValInverse(2, kTRUE), 1);
}

TEST(Density, SmoothsMoreWhereTheHistogramIsUncertain)
{
   TH1D histogram = Gaussian(80);
   histogram.SetBinContent(2, 30);    // a spike in the tail
   histogram.SetBinContent(40, 1300); // and one in the middle
   const PDF pdf("pdf", &histogram, PDF::kSpline1, 0, 20);
   EXPECT_GT(pdf.GetNSmoothHist()->GetBinContent(1), 10);
   EXPECT_LT(pdf.GetNSmoothHist()->GetBinContent(40), 2);
   EXPECT_EQ(pdf.GetSmoothedHist()->GetBinContent(40), 1300);
   EXPECT_LT(pdf.GetSmoothedHist()->GetBinContent(2), 15);
}

TEST(Density, TakesItsOptionsWithTheSuffixAndDefaultsFromAnother)
{
   PDF defaults("d",
                "NsmoothMVAPdf=10:NbinsMVAPdf=50:PDFInterpolMVAPdf=Spline3:NAvEvtPerBinMVAPdfSig=25:NbinsMVAPdfSig=0",
                "MVAPdf");
   defaults.DeclareOptions();
   defaults.ParseOptions();
   defaults.ProcessOptions();
   EXPECT_EQ(defaults.GetHistNBins(1000), 50);
   PDF signal("s", defaults.GetOptions(), "MVAPdfSig", &defaults);
   signal.DeclareOptions();
   signal.ParseOptions();
   signal.ProcessOptions();
   EXPECT_NO_THROW(signal.CheckForUnusedOptions());
   EXPECT_EQ(signal.GetHistNBins(1000), 40);
   const TH1D histogram = Gaussian(50);
   signal.BuildPDF(&histogram);
   EXPECT_STREQ(signal.GetPDFHist()->GetName(), "h_smoothed_hist_from_spline3");
   // Smoothing takes medians: in a TH1F it would differ by percents.
   TH1D smoothed(histogram);
   smoothed.Smooth(10);
   for (Int_t bin = 1; bin <= 50; ++bin)
      EXPECT_EQ(signal.GetSmoothedHist()->GetBinContent(bin), smoothed.GetBinContent(bin));
}

TEST(Density, ThatIsNotOfferedOrNotBuiltSaysSo)
{
   PDF pdf("p", "PDFInterpolX=KDE", "X");
   pdf.DeclareOptions();
   pdf.ParseOptions();
   EXPECT_THAT(FatalText([&] { pdf.ProcessOptions(); }), AllOf(HasSubstr("PDFInterpolX=KDE"), HasSubstr("Spline2")));
   EXPECT_THAT(FatalText([&] { pdf.GetVal(0); }), HasSubstr("has no values yet"));
   EXPECT_THAT(FatalText([&] { pdf.BuildPDF(nullptr); }), HasSubstr("no histogram"));
}

TEST(Density, OfTheReferenceWeightsFileHasTheMeanOfTheReferenceOutput)
{
   TXMLEngine &engine = TMVA::gTools().xmlengine();
   auto *document = engine.ParseFile(ReferenceFile("ref/class_ref/Fisher.weights.xml").c_str(), 10000000);
   ASSERT_NE(document, nullptr);
   void *pdfs = TMVA::gTools().GetChild(engine.DocGetRootElement(document), "MVAPdfs");
   void *node = TMVA::gTools().GetChild(pdfs, "PDF");
   PDF signal("S"), background("B");
   signal.ReadXML(node);
   background.ReadXML(TMVA::gTools().GetNextChild(node, "PDF"));
   engine.FreeDoc(document);
   // output_file_listing.txt: mean, rms and sum of Fisher_tr_S/B_smoothed(_hist_from_spline2)
   EXPECT_NEAR(signal.GetSmoothedHist()->GetSumOfWeights(), 15.1318541, 1e-6);
   EXPECT_NEAR(signal.GetPDFHist()->GetSumOfWeights(), 3050.57175, 1e-3);
   EXPECT_NEAR(signal.GetPDFHist()->GetMean(), 0.368202661, 2e-6);
   EXPECT_NEAR(signal.GetPDFHist()->GetRMS(), 0.396985469, 2e-6);
   EXPECT_NEAR(background.GetPDFHist()->GetMean(), -0.373802474, 2e-6);
   EXPECT_NEAR(background.GetPDFHist()->GetRMS(), 0.461206801, 2e-6);
}

TEST(Density, OfNoNumberReadsNoMemoryFarAway)
{
   const TH1D histogram = Gaussian(20);
   const PDF smooth("pdf", &histogram, PDF::kSpline2);
   EXPECT_TRUE(std::isnan(smooth.GetVal(TMath::QuietNaN())));
   const PDF steps("pdf", &histogram, PDF::kSpline0);
   EXPECT_EQ(steps.GetVal(TMath::QuietNaN()), steps.GetVal(-4));
   EXPECT_EQ(steps.GetVal(-1e300), steps.GetVal(-4));
   EXPECT_EQ(steps.GetVal(1e300), steps.GetVal(3.9999));
}

TEST(Density, WithLimitsThatDoNotRiseIsRefused)
{
   for (const char *limits : {"XMin=\"nan\" XMax=\"1\"", "XMin=\"1\" XMax=\"1\"", "XMin=\"0\" XMax=\"inf\""}) {
      const TMVA::XmlDocument document("<PDF MinNSmooth=\"0\" MaxNSmooth=\"0\" InterpolMethod=\"2\" KDE_type=\"1\" "
                                       "KDE_iter=\"1\" KDE_border=\"1\" KDE_finefactor=\"1\"><Histogram Name=\"h\" "
                                       "NBins=\"2\" " +
                                       std::string(limits) + ">1 2</Histogram></PDF>");
      PDF pdf("pdf");
      EXPECT_THAT([&] { pdf.ReadXML(document.Root()); },
                  testing::ThrowsMessage<std::runtime_error>(HasSubstr("edges must be finite and rise")))
         << limits;
   }
}

TEST(LinearSpline, InterpolatesAndProlongsTheNearestSegment)
{
   const Double_t x[] = {0, 1, 3}, y[] = {0, 2, 0};
   const TMVA::TSpline1 spline("s", new TGraph(3, x, y));
   EXPECT_DOUBLE_EQ(spline.Eval(0), 0);
   EXPECT_DOUBLE_EQ(spline.Eval(0.5), 1);
   EXPECT_DOUBLE_EQ(spline.Eval(1), 2);
   EXPECT_DOUBLE_EQ(spline.Eval(2), 1);
   EXPECT_DOUBLE_EQ(spline.Eval(-1), -2);
   EXPECT_DOUBLE_EQ(spline.Eval(4), -1);
}
