// Global settings of TMVA: output style, plot ranges, names of the files that are written.
#ifndef TMVA_Config
#define TMVA_Config

#include "RtypesCore.h"
#include "TString.h"

#include <atomic>

namespace TMVA {

class Config {
public:
   static Config &Instance();
   static void DestroyInstance() {}

   Bool_t UseColor() const { return fUseColor; }
   void SetUseColor(Bool_t use) { fUseColor = use; }
   Bool_t IsSilent() const { return fSilent; }
   void SetSilent(Bool_t silent) { fSilent = silent; }
   Bool_t WriteOptionsReference() const { return fWriteOptionsReference; }
   void SetWriteOptionsReference(Bool_t write) { fWriteOptionsReference = write; }
   Bool_t DrawProgressBar() const { return fDrawProgressBar; }
   void SetDrawProgressBar(Bool_t draw) { fDrawProgressBar = draw; }
   UInt_t GetNCpu() const { return fNWorkers; }
   UInt_t GetNumWorkers() const { return fNWorkers; }
   void SetNumWorkers(UInt_t n) { fNWorkers = n; }

   class VariablePlotting {
   public:
      enum EPlotFormat { kEPS = 1, kPDF = 2, kPNG = 3 };
      Float_t fTimesRMS = 8;
      Int_t fNbins1D = 40;
      Int_t fNbins2D = 300;
      Int_t fMaxNumOfAllowedVariables = 200;
      Int_t fMaxNumOfAllowedVariablesForScatterPlots = 20;
      Int_t fNbinsMVAoutput = 40;
      Int_t fNbinsXOfROCCurve = 100;
      Bool_t fUsePaperStyle = kFALSE;
      EPlotFormat fPlotFormat = kPNG;
   };

   class IONames {
   public:
      TString fWeightFileDirPrefix = "";
      TString fWeightFileDir = "weights";
      TString fWeightFileExtension = "weights";
      TString fOptionsReferenceFileDir = "optionInfo";
   };

   VariablePlotting &GetVariablePlotting() { return fVariablePlotting; }
   IONames &GetIONames() { return fIONames; }

   VariablePlotting fVariablePlotting; // public, as macros write to it
   IONames fIONames;                   // public, as macros write to it

private:
   // Every Reader and Factory sets them, in whatever thread it is made.
   std::atomic<Bool_t> fUseColor{kTRUE};               //!
   std::atomic<Bool_t> fSilent{kFALSE};                //!
   std::atomic<Bool_t> fWriteOptionsReference{kFALSE}; //!
   std::atomic<Bool_t> fDrawProgressBar{kFALSE};       //!
   UInt_t fNWorkers = 1;
};

Config &gConfig();

} // namespace TMVA
#endif
