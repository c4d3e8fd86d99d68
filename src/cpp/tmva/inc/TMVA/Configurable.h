// Base of all that is configured by an option string.
#ifndef TMVA_Configurable
#define TMVA_Configurable

#include "TMVA/MsgLogger.h"
#include "TMVA/Option.h"
#include "TNamed.h"
#include "TString.h"

#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace TMVA {

/// Grammar: tokens separated by ':'; name=value, name[i]=value, flag, !flag, or a bare predefined value. Recognised
/// tokens are marked with '~' in the stored string, so that several declaration stages can share one string.
class Configurable : public TNamed {
public:
   explicit Configurable(const TString &theOption = "");
   ~Configurable() override;
   Configurable(const Configurable &) = delete;
   Configurable &operator=(const Configurable &) = delete;

   virtual void ParseOptions();
   void PrintOptions() const;
   const char *GetConfigName() const { return fConfigName.Data(); }
   const char *GetConfigDescription() const { return fConfigDescription.Data(); }
   void SetConfigName(const char *n) { fConfigName = n; }
   void SetConfigDescription(const char *d) { fConfigDescription = d; }

   template <class T>
   OptionBase *DeclareOptionRef(T &ref, const TString &name, const TString &desc = "")
   {
      return Declare(std::make_unique<Option<T>>(ref, name, desc));
   }
   template <class T>
   OptionBase *DeclareOptionRef(T *&ref, Int_t size, const TString &name, const TString &desc = "")
   {
      return Declare(std::make_unique<Option<T *>>(ref, size, name, desc));
   }
   template <class T>
   void AddPreDefVal(const T &value)
   {
      AddPreDefVal(LastDeclared(), value);
   }
   template <class T>
   void AddPreDefVal(const TString &optname, const T &value)
   {
      AddPreDefVal(Declared(optname), value);
   }

   /// Fatal if a token was recognised by nobody; the message names it and the nearest declared options.
   void CheckForUnusedOptions() const;
   const TString &GetOptions() const { return fOptions; }
   void SetOptions(const TString &options) { fOptions = options; }
   void AddOptionsXMLTo(void *parent) const; ///< as a new child <Options> of the given node
   void ReadOptionsFromXML(void *node);      ///< from that child itself
   void SetMsgType(EMsgType t) { fLogger.SetMinType(t); }

protected:
   Bool_t LooseOptionCheckingEnabled() const { return fLooseOptions; }
   void EnableLooseOptions(Bool_t b = kTRUE) { fLooseOptions = b; }
   void WriteOptionsReferenceToFile() {}
   void ResetSetFlag();
   /// All that the option declared last may be.
   void AddPreDefTexts(std::initializer_list<const char *> texts)
   {
      for (const char *text : texts)
         AddPreDefVal(TString(text));
   }
   const TString &GetReferenceFile() const { return fReferenceFile; }
   MsgLogger &Log() const { return fLogger; }

private:
   OptionBase *Declare(std::unique_ptr<OptionBase> option);
   OptionBase &LastDeclared();
   OptionBase &Declared(const TString &name);
   template <class T>
   void AddPreDefVal(OptionBase &option, const T &value);
   OptionBase *Find(const TString &name) const;
   std::vector<std::string> DeclaredNames() const;
   Bool_t ParseToken(const TString &token, std::set<TString> &alreadySet);
   Bool_t ParseNamedValue(const TString &name, const TString &value, std::set<TString> &alreadySet);
   Bool_t ParseLooseValue(const TString &token, std::set<TString> &alreadySet);
   void SetOption(OptionBase &option, const TString &value, Int_t index, std::set<TString> &alreadySet);
   TString WhyUnused(const TString &token) const;

   TString fOptions;
   Bool_t fLooseOptions = kTRUE;
   std::vector<std::unique_ptr<OptionBase>> fDeclared; //! in the order of declaration
   TString fConfigName;
   TString fConfigDescription;
   TString fReferenceFile;
   mutable MsgLogger fLogger; //!

   ClassDefOverride(Configurable, 0)
};

template <class T>
void Configurable::AddPreDefVal(OptionBase &option, const T &value)
{
   constexpr bool kListable = !std::is_same_v<T, bool> && !std::is_same_v<T, float>;
   auto *typed = dynamic_cast<Option<T> *>(&option);
   if (kListable && typed)
      typed->AddPreDefVal(value);
   else
      Log() << kFATAL << "Option \"" << option.TheName() << "\" cannot have the predefined value \"" << value
            << "\": " << (kListable ? "it is of another type" : "booleans and floats have no list of values") << Endl;
}

} // namespace TMVA
#endif
