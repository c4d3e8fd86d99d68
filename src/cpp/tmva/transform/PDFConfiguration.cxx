// Probability density: its options, and its element in weights files.
#include "TGraph.h"
#include "TH1F.h"
#include "TMVA/PDF.h"
#include "TMVA/Tools.h"
#include "TSpline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <string>

namespace TMVA {

namespace {

constexpr std::array kInterpolations{"Spline0", "Spline1", "Spline2", "Spline3", "Spline5", "KDE"};
constexpr std::array kKDEIterations{"Nonadaptive", "Adaptive"};
constexpr std::array kKDEBorders{"None", "Renorm", "Mirror"};

template <std::size_t N>
Int_t IndexOf(const std::array<const char *, N> &names, const TString &name)
{
   const auto found = std::find(names.begin(), names.end(), name);
   return found == names.end() ? 0 : static_cast<Int_t>(found - names.begin());
}

std::string Numbers(const std::vector<Double_t> &values)
{
   std::string text;
   for (const Double_t value : values)
      text += TString::Format("%.8e ", value).Data();
   return text;
}

std::vector<Double_t> ReadNumbers(const char *text)
{
   std::istringstream numbers(text ? text : "");
   std::vector<Double_t> values;
   for (Double_t value = 0; numbers >> value;)
      values.push_back(value);
   return values;
}

} // namespace

PDF::PDF(const TString &name, Bool_t norm) : fNormalize(norm)
{
   SetName(name);
   SetConfigName("PDF");
}

PDF::PDF(const TString &name, const TH1 *theHist, EInterpolateMethod method, Int_t minnsmooth, Int_t maxnsmooth,
         Bool_t checkHist, Bool_t norm)
   : PDF(name, norm)
{
   fMethod = method;
   fInterpolation = kInterpolations[method];
   fFewestSmoothings = minnsmooth;
   fMostSmoothings = maxnsmooth;
   fCheckHist = checkHist;
   BuildPDF(theHist);
}

PDF::PDF(const TString &name, const TString &options, const TString &suffix, PDF *defaultPDF, Bool_t norm)
   : Configurable(options), fSuffix(suffix), fNormalize(norm)
{
   SetName(name);
   SetConfigName("PDF");
   if (!defaultPDF)
      return;
   fInterpolation = defaultPDF->fInterpolation;
   fNsmooth = defaultPDF->fNsmooth;
   fMinNsmooth = defaultPDF->fMinNsmooth;
   fMaxNsmooth = defaultPDF->fMaxNsmooth;
   fNAvEvtPerBin = defaultPDF->fNAvEvtPerBin;
   fNbins = defaultPDF->fNbins;
   fCheckHist = defaultPDF->fCheckHist;
   fKDEtypeName = defaultPDF->fKDEtypeName;
   fKDEiterName = defaultPDF->fKDEiterName;
   fKDEborderName = defaultPDF->fKDEborderName;
   fKDEFineFactor = defaultPDF->fKDEFineFactor;
}

PDF::~PDF() = default;

void PDF::DeclareOptions()
{
   DeclareOptionRef(fNsmooth, Named("NSmooth"), "Number of smoothings of the histogram");
   DeclareOptionRef(fMinNsmooth, Named("MinNSmooth"), "Fewest smoothings of a bin; -1: NSmooth");
   DeclareOptionRef(fMaxNsmooth, Named("MaxNSmooth"),
                    "Most smoothings of a bin, for the least certain one; -1: the fewest");
   DeclareOptionRef(fNAvEvtPerBin, Named("NAvEvtPerBin"), "Mean number of events in a bin, unless Nbins is given");
   DeclareOptionRef(fNbins, Named("Nbins"), "Number of bins of the histogram; 0: from NAvEvtPerBin");
   DeclareOptionRef(fCheckHist, Named("CheckHist"), "Warn of a histogram with many empty bins");
   DeclareOptionRef(fInterpolation, Named("PDFInterpol"), "Interpolation of the histogram");
   for (const char *name : kInterpolations)
      AddPreDefVal(TString(name));
   DeclareOptionRef(fKDEtypeName, Named("KDEtype"), "Kernel (only with PDFInterpol=KDE)");
   AddPreDefVal(TString("Gauss"));
   DeclareOptionRef(fKDEiterName, Named("KDEiter"),
                    "Adaptive or equal widths of the kernels (only with PDFInterpol=KDE)");
   for (const char *name : kKDEIterations)
      AddPreDefVal(TString(name));
   DeclareOptionRef(fKDEFineFactor, Named("KDEFineFactor"),
                    "Factor of the kernels' widths (only with PDFInterpol=KDE)");
   DeclareOptionRef(fKDEborderName, Named("KDEborder"), "Kernels at the ends of the range (only with PDFInterpol=KDE)");
   for (const char *name : kKDEBorders)
      AddPreDefVal(TString(name));
}

void PDF::ProcessOptions()
{
   fFewestSmoothings = fMinNsmooth >= 0 ? fMinNsmooth : fNsmooth;
   fMostSmoothings = fMaxNsmooth >= 0 ? fMaxNsmooth : fFewestSmoothings;
   if (fFewestSmoothings < 0 || fMostSmoothings < fFewestSmoothings)
      Log() << kFATAL << "PDF \"" << GetName() << "\": " << Named("MaxNSmooth") << "=" << fMostSmoothings
            << " is less than the fewest smoothings, " << fFewestSmoothings << " (" << Named("MinNSmooth") << " or "
            << Named("NSmooth") << "); give a number that is not" << Endl;
   fMethod = static_cast<EInterpolateMethod>(IndexOf(kInterpolations, fInterpolation));
   if (fMethod == kKDE)
      Log() << kFATAL << "PDF \"" << GetName() << "\": " << Named("PDFInterpol") << "=KDE: kernel estimation is not "
            << "offered here; choose one of Spline0, Spline1, Spline2, Spline3, Spline5" << Endl;
   fKDEtype = 1;
   fKDEiter = 1 + IndexOf(kKDEIterations, fKDEiterName);
   fKDEborder = 1 + IndexOf(kKDEBorders, fKDEborderName);
   fFineFactor = fKDEFineFactor;
   if (fNbins < 0 || (fNbins == 0 && !(fNAvEvtPerBin > 0)))
      Log() << kFATAL << "PDF \"" << GetName() << "\": " << Named("Nbins") << "=" << fNbins << " and "
            << Named("NAvEvtPerBin") << "=" << fNAvEvtPerBin << ": one of them must be positive" << Endl;
}

Int_t PDF::GetHistNBins(Int_t evtNum)
{
   if (fNbins > 0)
      return fNbins;
   const auto nBins = static_cast<Int_t>(evtNum / fNAvEvtPerBin);
   return nBins > 0 ? nBins : 1;
}

void PDF::AddXMLTo(void *parent)
{
   CheckBuilt();
   void *node = gTools().AddChild(parent, "PDF");
   gTools().AddAttr(node, "Name", GetName());
   gTools().AddAttr(node, "MinNSmooth", fFewestSmoothings);
   gTools().AddAttr(node, "MaxNSmooth", fMostSmoothings);
   gTools().AddAttr(node, "InterpolMethod", static_cast<Int_t>(fMethod));
   gTools().AddAttr(node, "KDE_type", fKDEtype);
   gTools().AddAttr(node, "KDE_iter", fKDEiter);
   gTools().AddAttr(node, "KDE_border", fKDEborder);
   gTools().AddAttr(node, "KDE_finefactor", fFineFactor);

   const Int_t n = fHistOriginal->GetNbinsX();
   const TAxis &axis = *fHistOriginal->GetXaxis();
   const Bool_t equidistant = axis.GetXbins()->GetSize() == 0 || gTools().HistoHasEquidistantBins(*fHistOriginal);
   void *histogram = gTools().AddChild(node, "Histogram");
   gTools().AddAttr(histogram, "Name", fHistOriginal->GetName());
   gTools().AddAttr(histogram, "NBins", n);
   gTools().AddAttr(histogram, "XMin", axis.GetXmin());
   gTools().AddAttr(histogram, "XMax", axis.GetXmax());
   gTools().AddAttr(histogram, "HasEquidistantBins", static_cast<Int_t>(equidistant));
   std::vector<Double_t> contents, edges;
   for (Int_t bin = 1; bin <= n; ++bin)
      contents.push_back(fHistOriginal->GetBinContent(bin));
   gTools().AddRawLine(histogram, Numbers(contents).c_str());
   if (equidistant)
      return;
   for (Int_t bin = 1; bin <= n + 1; ++bin)
      edges.push_back(axis.GetBinLowEdge(bin));
   void *binning = gTools().AddChild(node, "HistogramBinning");
   gTools().AddAttr(binning, "NBins", n);
   gTools().AddRawLine(binning, Numbers(edges).c_str());
}

void PDF::ReadXML(void *pdfnode)
{
   void *histogram = pdfnode ? gTools().GetChild(pdfnode, "Histogram") : nullptr;
   if (!histogram)
      Log() << kFATAL << "PDF \"" << GetName() << "\": the weights file has no histogram of it" << Endl;
   Int_t method = 0;
   gTools().ReadAttr(pdfnode, "MinNSmooth", fFewestSmoothings);
   gTools().ReadAttr(pdfnode, "MaxNSmooth", fMostSmoothings);
   gTools().ReadAttr(pdfnode, "InterpolMethod", method);
   gTools().ReadAttr(pdfnode, "KDE_type", fKDEtype);
   gTools().ReadAttr(pdfnode, "KDE_iter", fKDEiter);
   gTools().ReadAttr(pdfnode, "KDE_border", fKDEborder);
   gTools().ReadAttr(pdfnode, "KDE_finefactor", fFineFactor);
   const Int_t kMostSmoothings = 100000; // more would not end
   if (fFewestSmoothings > kMostSmoothings || fMostSmoothings > kMostSmoothings)
      Log() << kFATAL << "PDF \"" << GetName() << "\": the weights file asks for " << fMostSmoothings
            << " smoothings; at most " << kMostSmoothings << " are possible" << Endl;
   if (method < kSpline0 || method > kKDE)
      Log() << kFATAL << "PDF \"" << GetName() << "\": the weights file has InterpolMethod=\"" << method
            << "\"; 0 to 5 are known" << Endl;
   fMethod = static_cast<EInterpolateMethod>(method);
   fInterpolation = kInterpolations[method];

   BuildPDF(ReadHistogram(pdfnode, histogram).get());
}

std::unique_ptr<TH1> PDF::ReadHistogram(void *pdfnode, void *histogram) const
{
   TString name;
   Int_t n = 0, equidistant = 1;
   Double_t xmin = 0, xmax = 0;
   gTools().ReadAttr(histogram, "Name", name);
   gTools().ReadAttr(histogram, "NBins", n);
   gTools().ReadAttr(histogram, "XMin", xmin);
   gTools().ReadAttr(histogram, "XMax", xmax);
   if (gTools().HasAttr(histogram, "HasEquidistantBins"))
      gTools().ReadAttr(histogram, "HasEquidistantBins", equidistant);
   std::vector<Double_t> edges;
   if (!equidistant) {
      void *binning = gTools().GetChild(pdfnode, "HistogramBinning");
      edges = ReadNumbers(binning ? gTools().GetContent(binning) : nullptr);
   }
   const std::vector<Double_t> contents = ReadNumbers(gTools().GetContent(histogram));
   if (n < 1 || contents.size() != static_cast<std::size_t>(n) || (!equidistant && edges.size() != contents.size() + 1))
      Log() << kFATAL << "PDF \"" << GetName() << "\": the weights file announces " << n << " bins and has "
            << contents.size() << " contents and " << edges.size() << " edges" << Endl;
   const auto isFinite = [](Double_t value) { return std::isfinite(value); };
   const auto falls = [](Double_t edge, Double_t next) { return !(edge < next); };
   if (equidistant)
      edges = {xmin, xmax};
   if (!std::all_of(edges.begin(), edges.end(), isFinite) ||
       std::adjacent_find(edges.begin(), edges.end(), falls) != edges.end())
      Log() << kFATAL << "PDF \"" << GetName() << "\": the weights file has bins from " << edges.front() << " to "
            << edges.back() << "; edges must be finite and rise" << Endl;
   auto read = equidistant ? std::make_unique<TH1F>(name, name, n, xmin, xmax)
                           : std::make_unique<TH1F>(name, name, n, edges.data());
   read->SetDirectory(nullptr);
   for (Int_t bin = 1; bin <= n; ++bin)
      read->SetBinContent(bin, contents[bin - 1]);
   return read;
}

} // namespace TMVA
