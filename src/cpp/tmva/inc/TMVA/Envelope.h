// Base of what runs booked methods several times, such as cross validation.
#ifndef TMVA_Envelope
#define TMVA_Envelope

#include "TFile.h"
#include "TMVA/Configurable.h"
#include "TMVA/DataLoader.h"
#include "TMVA/OptionMap.h"
#include "TMVA/Types.h"
#include "TStopwatch.h"
#include "TString.h"

#include <memory>
#include <vector>

namespace TMVA {

/// Loader and file stay the caller's. The file must live as long as the envelope; of the loader it shares the trees and
/// the data set.
class Envelope : public Configurable {
public:
   ~Envelope() override;

   /// Keeps type name, title and options as MethodName, MethodTitle and MethodOptions; fatal if that title is booked.
   virtual void BookMethod(TString methodname, TString methodtitle, TString options = "");
   virtual void BookMethod(Types::EMVA method, TString methodtitle, TString options = "");
   void ParseOptions() override;
   virtual void Evaluate() = 0;

   Bool_t HasMethod(TString methodname, TString methodtitle) const;
   std::vector<OptionMap> &GetMethods() { return fMethods; }
   DataLoader *GetDataLoader() { return fDataLoader.get(); } ///< of the same trees and data set as the caller's
   void SetDataLoader(DataLoader *dataloader);
   TFile *GetFile() { return fFile.get(); }
   void SetFile(TFile *file);
   Bool_t IsSilentFile() const { return fSilentFile; }
   Bool_t IsModelPersistence() const { return fModelPersistence; }
   void SetModelPersistence(Bool_t status = kTRUE) { fModelPersistence = status; }
   Bool_t IsVerbose() const { return fVerbose; }
   void SetVerbose(Bool_t status) { fVerbose = status; }

protected:
   explicit Envelope(const TString &name, DataLoader *dataloader = nullptr, TFile *file = nullptr,
                     const TString options = "");

   std::vector<OptionMap> fMethods;
   std::shared_ptr<DataLoader> fDataLoader; //!
   std::shared_ptr<TFile> fFile;            //! a pointer that does not own
   Bool_t fModelPersistence = kTRUE;
   Bool_t fVerbose = kFALSE;
   TString fTransformations = "I";
   Bool_t fSilentFile; ///< no output file
   UInt_t fJobs = 1;
   TStopwatch fTimer; //!
   Bool_t fColor;
   Bool_t fDrawProgressBar = kTRUE;
   Bool_t fSilent = kFALSE;

   ClassDefOverride(Envelope, 0)
};

} // namespace TMVA
#endif
