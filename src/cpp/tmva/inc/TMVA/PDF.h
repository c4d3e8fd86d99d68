// Probability density from a histogram: smoothing, spline interpolation, inverse, XML.
#ifndef TMVA_PDF
#define TMVA_PDF

#include "TMVA/Configurable.h"
#include "TString.h"

#include <memory>
#include <vector>

class TGraph;
class TH1;
class TSpline;

namespace TMVA {

/// The spline is evaluated once, into a histogram of 10000 bins; values are interpolated linearly between their
/// centres.
class PDF : public Configurable {
public:
   enum EInterpolateMethod { kSpline0, kSpline1, kSpline2, kSpline3, kSpline5, kKDE };

   explicit PDF(const TString &name, Bool_t norm = kTRUE);
   explicit PDF(const TString &name, const TH1 *theHist, EInterpolateMethod method = kSpline2, Int_t minnsmooth = 0,
                Int_t maxnsmooth = 0, Bool_t checkHist = kFALSE, Bool_t norm = kTRUE);
   /// Configured by option names that end in the suffix, e.g. NbinsMVAPdf; what is not set is taken from defaultPDF.
   explicit PDF(const TString &name, const TString &options, const TString &suffix = "", PDF *defaultPDF = nullptr,
                Bool_t norm = kTRUE);
   ~PDF() override;

   void DeclareOptions();
   void ProcessOptions();
   void BuildPDF(const TH1 *theHist);
   /// Never below 1e-12; beyond the histogram the outermost segment is prolonged. Fatal before BuildPDF.
   Double_t GetVal(Double_t x) const;
   /// The smallest x of value y, within the range of the histogram.
   Double_t GetValInverse(Double_t y, Bool_t isMonotonouslyIncreasingFunction = kFALSE) const;
   Double_t GetIntegral(Double_t xmin, Double_t xmax);
   void ValidatePDF(TH1 *original = nullptr) const; ///< prints chi2 and deviations from the original histogram

   void AddXMLTo(void *parent);
   void ReadXML(void *pdfnode);

   TH1 *GetPDFHist() const { return fPDFHist.get(); }
   TH1 *GetOriginalHist() const { return fHistOriginal.get(); }
   TH1 *GetSmoothedHist() const { return fHist.get(); }
   TH1 *GetNSmoothHist() const { return fNSmoothHist.get(); }
   TGraph *GetGraph() const { return fGraph.get(); }
   TSpline *GetSpline() const { return fSpline.get(); }
   Int_t GetNBins() const;
   Double_t GetXmin() const;
   Double_t GetXmax() const;
   Int_t GetHistNBins(Int_t evtNum = 0); ///< bins asked for, for a sample of that many events

private:
   void SmoothHistogram();
   void SmoothWhereUncertain();
   void CheckHistogram() const;
   void BuildSpline();
   void FillFineHistogram();
   void TakeFineValues();
   void CheckBuilt() const;
   std::unique_ptr<TH1> ReadHistogram(void *pdfnode, void *histogram) const;
   Int_t FineBin(Double_t x) const; ///< from 0; the outermost one for a value outside
   TString Named(const char *option) const { return TString(option) + fSuffix; }

   TString fSuffix;
   Bool_t fNormalize;
   // As declared. A negative number of smoothings: that of fNsmooth.
   TString fInterpolation = "Spline2";
   Int_t fNsmooth = 0;
   Int_t fMinNsmooth = -1;
   Int_t fMaxNsmooth = -1;
   Float_t fNAvEvtPerBin = 50;
   Int_t fNbins = 0;
   Bool_t fCheckHist = kFALSE;
   TString fKDEtypeName = "Gauss";
   TString fKDEiterName = "Nonadaptive";
   TString fKDEborderName = "None";
   Float_t fKDEFineFactor = 1;
   // As used. Those of kernel estimation are only kept and stored.
   EInterpolateMethod fMethod = kSpline2;
   Int_t fFewestSmoothings = 0;
   Int_t fMostSmoothings = 0;
   Int_t fKDEtype = 0;
   Int_t fKDEiter = 1;
   Int_t fKDEborder = 1;
   Double_t fFineFactor = 0;

   std::unique_ptr<TH1> fPDFHist, fHist, fHistOriginal, fNSmoothHist; //!
   std::unique_ptr<TGraph> fGraph;                                    //!
   std::unique_ptr<TSpline> fSpline;                                  //!
   // What every evaluation reads: contents and range of fPDFHist, and its sums from the left.
   std::vector<Float_t> fFine;      //! [n]
   std::vector<Double_t> fIntegral; //! [n + 1]
   Double_t fXmin = 0;              //!
   Double_t fXmax = 0;              //!
   Double_t fWidth = 0;             //! of a bin of fPDFHist
};

} // namespace TMVA
#endif
