// Binned ROC curve and figures of two histograms of a response.
#ifndef TMVA_ROCCalc
#define TMVA_ROCCalc

#include "RtypesCore.h"
#include "TMVA/MsgLogger.h"

#include <memory>

class TH1;
class TH1D;

namespace TMVA {

class PDF;

/// Works on copies of the histograms, scaled to unit area. What it returns belongs to it.
class ROCCalc {
public:
   ROCCalc(TH1 *mvaS, TH1 *mvaB); ///< fatal unless both have the same axis and a positive area
   ~ROCCalc();
   ROCCalc(const ROCCalc &) = delete;
   ROCCalc &operator=(const ROCCalc &) = delete;

   TH1D *GetROC(); ///< background rejection against signal efficiency, 100 bins
   Double_t GetEffSForEffBof(Double_t effBref, Double_t &effSerr); ///< the error is that of the entries
   Double_t GetSignalReferenceCut(); ///< where signal efficiency equals background rejection
   Double_t GetROCIntegral();
   TH1 *GetSignificance(Int_t nStot, Int_t nBtot); ///< S / sqrt(S + B) against the cut
   TH1 *GetPurity(Int_t nStot, Int_t nBtot);       ///< S / (S + B) against the cut
   void ApplySignalAndBackgroundStyle(TH1 *sig, TH1 *bkg, TH1 *any = nullptr);
   PDF *GetMvaSpdf() const { return fPdfS.get(); }
   PDF *GetMvaBpdf() const { return fPdfB.get(); }
   Bool_t GetStatus() const { return fStatus; } ///< false after a figure could not be computed
   void ResetStatus() { fStatus = kTRUE; }

private:
   Double_t CutOf(Double_t effS) const;
   std::unique_ptr<TH1> OfCut(const char *name, const char *title, Int_t nStot, Int_t nBtot, Bool_t significance) const;

   std::unique_ptr<TH1D> fEffS, fEffB; //! passing fractions of a cut at the lower edges
   std::unique_ptr<TH1D> fROC;         //!
   std::unique_ptr<TH1> fSignificance; //!
   std::unique_ptr<TH1> fPurity;       //!
   std::unique_ptr<PDF> fPdfS, fPdfB;  //!
   Double_t fEntriesS;
   Bool_t fStatus = kTRUE;
   mutable MsgLogger fLogger{"ROCCalc"}; //!
};

} // namespace TMVA
#endif
