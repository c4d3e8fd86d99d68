// Applies trained methods, read from their weights files, to events whose values the caller holds.
#ifndef TMVA_Reader
#define TMVA_Reader

#include "TMVA/Configurable.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "TMVA/Types.h"
#include "TString.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace TMVA {

class IMethod;
class MethodBase;
class MethodCuts;

/// Variables are links: the value behind the pointer is read at every evaluation. Their number, order and expressions
/// must be those of the weights file.
class Reader : public Configurable {
public:
   explicit Reader(const TString &theOption = "", Bool_t verbose = kFALSE);
   // Variables without links, for the EvaluateMVA that takes the values; a single text holds "v1:v2:...".
   explicit Reader(std::vector<std::string> &varNames, const TString &theOption = "", Bool_t verbose = kFALSE);
   explicit Reader(std::vector<TString> &varNames, const TString &theOption = "", Bool_t verbose = kFALSE);
   Reader(const std::string &varNames, const TString &theOption, Bool_t verbose = kFALSE);
   Reader(const TString &varNames, const TString &theOption, Bool_t verbose = kFALSE);
   ~Reader() override;

   const char *GetName() const override { return "Reader"; }

   void AddVariable(const TString &expression, Float_t *datalink);
   void AddVariable(const TString &expression, Int_t *datalink); ///< fatal: variables are Float_t
   void AddSpectator(const TString &expression, Float_t *datalink);
   void AddSpectator(const TString &expression, Int_t *datalink); ///< the value is converted at every evaluation

   IMethod *BookMVA(const TString &methodTag, const TString &weightfile);
   IMethod *BookMVA(Types::EMVA methodType, const char *xmlstr); ///< the tag is the title in the XML
   IMethod *FindMVA(const TString &methodTag) const;             ///< nullptr, after a message, if there is none
   MethodCuts *FindCutsMVA(const TString &methodTag) const;      ///< always nullptr: the method is not offered

   // -999, after an error message, if an input is NaN.
   Double_t EvaluateMVA(const std::vector<Float_t> &inputVec, const TString &methodTag, Double_t aux = 0);
   Double_t EvaluateMVA(const std::vector<Double_t> &inputVec, const TString &methodTag, Double_t aux = 0);
   Double_t EvaluateMVA(const TString &methodTag, Double_t aux = 0);
   Double_t EvaluateMVA(MethodBase *method, Double_t aux = 0);

   // Set by the last EvaluateMVA if the option Error is on, else -1.
   Double_t GetMVAError() const { return fMvaEventError; }
   Double_t GetMVAErrorLower() const { return fMvaEventError; }
   Double_t GetMVAErrorUpper() const { return fMvaEventErrorUpper; }

   // References are valid until the next evaluation of that method.
   const std::vector<Float_t> &EvaluateRegression(const TString &methodTag, Double_t aux = 0);
   const std::vector<Float_t> &EvaluateRegression(MethodBase *method, Double_t aux = 0);
   Float_t EvaluateRegression(UInt_t tgtNumber, const TString &methodTag, Double_t aux = 0);
   const std::vector<Float_t> &EvaluateMulticlass(const TString &methodTag, Double_t aux = 0);
   const std::vector<Float_t> &EvaluateMulticlass(MethodBase *method, Double_t aux = 0);
   Float_t EvaluateMulticlass(UInt_t clsNumber, const TString &methodTag, Double_t aux = 0);

   // Need a method trained with CreateMVAPdfs; without mvaVal the present event is evaluated first.
   Double_t GetProba(const TString &methodTag, Double_t ap_sig = 0.5, Double_t mvaVal = -9999999);
   Double_t GetRarity(const TString &methodTag, Double_t mvaVal = -9999999);

   const DataSetInfo &DataInfo() const { return fDataSetInfo; }
   DataSetInfo &DataInfo() { return fDataSetInfo; }
   Bool_t Verbose() const { return fVerbose; }
   void SetVerbose(Bool_t v = kTRUE) { fVerbose = v; }

private:
   void Setup(const TString &options);
   void AddVariableNames(const std::vector<TString> &names);
   void AddSpectatorLink(const TString &expression, void *datalink, char type);
   void LinkEvent();
   void CheckNewTag(const TString &methodTag) const;
   std::unique_ptr<MethodBase> Make(const TString &methodTag, const TString &typeName, const TString &weightfile);
   IMethod *Keep(const TString &methodTag, std::unique_ptr<MethodBase> method);
   MethodBase &Method(const TString &methodTag) const; ///< fatal, naming what is booked, if there is none
   const Event *CheckedEvent() const;                  ///< the linked event; nullptr, after a message, for NaN in it
   Double_t Response(MethodBase &method, const Event &event);
   const std::vector<Float_t> &NoAnswer(std::size_t size);

   DataSetInfo fDataSetInfo{"Reader"};
   std::vector<Float_t *> fVariableLinks;                   //! not owned; nullptr for a variable that was only named
   std::vector<Float_t *> fSpectatorLinks;                  //! not owned
   std::vector<char> fSpectatorTypes;                       //! 'I': the link is to an Int_t
   std::vector<Float_t *> fLinks;                           //! variables, then spectators
   std::unique_ptr<Event> fEvent;                           //! reads through fLinks
   std::map<TString, std::unique_ptr<MethodBase>> fMethods; //! by tag
   std::vector<Float_t> fNoAnswer;                          //!
   Bool_t fVerbose = kFALSE;
   Bool_t fSilent = kFALSE;
   Bool_t fColor = kFALSE;
   Bool_t fCalculateError = kFALSE;
   Double_t fMvaEventError = -1;
   Double_t fMvaEventErrorUpper = -1;

   ClassDefOverride(Reader, 0)
};

} // namespace TMVA
#endif
