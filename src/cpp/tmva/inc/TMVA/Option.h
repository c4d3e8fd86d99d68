// One option of a Configurable: a reference to the variable it sets, its name, its allowed values.
#ifndef TMVA_Option
#define TMVA_Option

#include "TObject.h"
#include "TString.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <ostream>
#include <sstream>
#include <type_traits>
#include <utility>
#include <vector>

namespace TMVA {

class OptionBase : public TObject {
public:
   OptionBase(const TString &name, const TString &desc);

   const char *GetName() const override { return fNameAllLower.Data(); } ///< lower case
   virtual const char *TheName() const { return fName.Data(); }          ///< as declared
   virtual TString GetValue(Int_t i = -1) const = 0;
   Bool_t IsSet() const { return fIsSet; }
   void ResetSetFlag() { fIsSet = kFALSE; }
   virtual Bool_t IsArrayOpt() const = 0;
   virtual Bool_t IsBoolean() const = 0;
   const TString &Description() const { return fDescription; }
   virtual Bool_t IsPreDefinedVal(const TString &) const = 0;
   virtual Bool_t HasPreDefinedVal() const = 0;
   virtual Int_t GetArraySize() const = 0;
   virtual std::vector<TString> PreDefinedValues() const = 0;
   virtual TString NeededValue() const = 0;                  ///< in words, for messages
   virtual Bool_t SetValue(const TString &vs, Int_t i = -1); ///< marks the option as set; false: value not understood
   using TObject::Print;
   virtual void Print(std::ostream &, Int_t levelofdetail = 0) const = 0;

protected:
   virtual Bool_t SetValueLocal(const TString &vs, Int_t i) = 0;

private:
   TString fName;
   TString fNameAllLower;
   TString fDescription;
   Bool_t fIsSet = kFALSE;

   ClassDefOverride(OptionBase, 0)
};

/// T: Bool_t, Int_t, UInt_t, Float_t, Double_t, TString and other streamable types.
template <class T>
class Option : public OptionBase {
public:
   Option(T &ref, const TString &name, const TString &desc) : OptionBase(name, desc), fRef(&ref) {}

   TString GetValue(Int_t i = -1) const override;
   Bool_t IsArrayOpt() const override { return kFALSE; }
   Bool_t IsBoolean() const override;
   Bool_t IsPreDefinedVal(const TString &) const override;
   Bool_t HasPreDefinedVal() const override { return !fPreDefs.empty(); }
   Int_t GetArraySize() const override { return 0; }
   virtual void AddPreDefVal(const T &value);
   std::vector<TString> PreDefinedValues() const override;
   TString NeededValue() const override;
   using OptionBase::Print;
   void Print(std::ostream &, Int_t levelofdetail = 0) const override;

protected:
   Bool_t SetValueLocal(const TString &vs, Int_t i) override;
   Bool_t Assign(T &target, const TString &text) const; ///< false: not understood, or not a predefined value

private:
   Bool_t Canonicalise(T &value) const;

   T *fRef;                 //! not owned
   std::vector<T> fPreDefs; //!
};

template <class T>
class Option<T *> : public Option<T> {
public:
   Option(T *&ref, Int_t size, const TString &name, const TString &desc)
      : Option<T>(*ref, name, desc), fArray(ref), fSize(size)
   {
   }
   TString GetValue(Int_t i) const override;
   Bool_t IsArrayOpt() const override { return kTRUE; }
   Int_t GetArraySize() const override { return fSize; }

protected:
   Bool_t SetValueLocal(const TString &vs, Int_t i) override; ///< i < 0: every element

private:
   T *&fArray; // the caller may allocate it anew
   Int_t fSize;
};

/// The value in the text, blanks around it ignored. Numbers take the number the text begins with: "2.5%" is 2.5, and
/// 800 for an integer where Python wrote "800.0". False, value untouched: the text holds no such value.
template <class T>
Bool_t OptionValueFromText(const TString &text, T &value)
{
   const TString word = text.Strip(TString::kBoth);
   if constexpr (std::is_same_v<T, bool>) {
      TString lower = word;
      lower.ToLower();
      const bool isTrue = lower == "1" || lower == "true" || lower == "ktrue" || lower == "t";
      if (!isTrue && lower != "0" && lower != "false" && lower != "kfalse" && lower != "f")
         return kFALSE;
      value = isTrue;
   } else if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, char>) {
      char *end = nullptr;
      const auto number = std::strtold(word.Data(), &end);
      if (end == word.Data())
         return kFALSE;
      if (std::is_integral_v<T> && !(std::trunc(number) >= static_cast<long double>(std::numeric_limits<T>::lowest()) &&
                                     std::trunc(number) <= static_cast<long double>(std::numeric_limits<T>::max())))
         return kFALSE;
      value = static_cast<T>(number);
   } else if constexpr (std::is_same_v<T, TString>) {
      value = word;
   } else {
      std::istringstream stream(word.Data());
      T read{};
      if (!(stream >> read))
         return kFALSE;
      value = read;
   }
   return kTRUE;
}

/// The form in which option values are printed and stored in weights files.
template <class T>
TString OptionValueToText(const T &value)
{
   if constexpr (std::is_same_v<T, bool>)
      return value ? "True" : "False";
   std::ostringstream stream;
   stream << std::scientific << value;
   return stream.str().c_str();
}

template <class T>
TString Option<T>::GetValue(Int_t) const
{
   return OptionValueToText(*fRef);
}

template <class T>
Bool_t Option<T>::IsBoolean() const
{
   return std::is_same_v<T, bool>;
}

template <class T>
Bool_t Option<T>::IsPreDefinedVal(const TString &text) const
{
   T value{};
   return OptionValueFromText(text, value) && Canonicalise(value);
}

/// Gives the value the spelling it has in the predefined list, where texts match in any case; false: not in the list.
template <class T>
Bool_t Option<T>::Canonicalise(T &value) const
{
   for (const T &allowed : fPreDefs) {
      bool same = false;
      if constexpr (std::is_same_v<T, TString>)
         same = allowed.CompareTo(value, TString::kIgnoreCase) == 0;
      else
         same = allowed == value;
      if (same) {
         value = allowed;
         return kTRUE;
      }
   }
   return kFALSE;
}

template <class T>
void Option<T>::AddPreDefVal(const T &value)
{
   fPreDefs.push_back(value);
}

template <class T>
std::vector<TString> Option<T>::PreDefinedValues() const
{
   std::vector<TString> texts;
   texts.reserve(fPreDefs.size());
   for (const auto &value : fPreDefs)
      texts.push_back(OptionValueToText(value));
   return texts;
}

template <class T>
TString Option<T>::NeededValue() const
{
   if constexpr (std::is_same_v<T, bool>) {
      return "possible values are 1, True, kTRUE, T, 0, False, kFALSE, F";
   } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, char>) {
      std::ostringstream text;
      text << "a whole number from " << std::numeric_limits<T>::lowest() << " to " << std::numeric_limits<T>::max()
           << " is needed";
      return text.str().c_str();
   }
   return "a number is needed";
}

template <class T>
Bool_t Option<T>::Assign(T &target, const TString &text) const
{
   T value{};
   if (!OptionValueFromText(text, value))
      return kFALSE;
   if (HasPreDefinedVal() && !Canonicalise(value))
      return kFALSE;
   target = std::move(value);
   return kTRUE;
}

template <class T>
Bool_t Option<T>::SetValueLocal(const TString &vs, Int_t)
{
   return Assign(*fRef, vs);
}

template <class T>
void Option<T>::Print(std::ostream &os, Int_t levelofdetail) const
{
   os << TheName() << ": ";
   if (IsArrayOpt()) {
      for (Int_t i = 0; i < GetArraySize(); ++i)
         os << (i == 0 ? "" : " ") << '"' << GetValue(i) << '"';
   } else {
      os << '"' << GetValue() << '"';
   }
   os << " [" << Description() << "]";
   if (levelofdetail > 0 && HasPreDefinedVal()) {
      os << " possible values:";
      for (const auto &value : PreDefinedValues())
         os << " \"" << value << '"';
   }
}

/// Of one element; of all of them, separated by blanks, for i < 0.
template <class T>
TString Option<T *>::GetValue(Int_t i) const
{
   if (i >= 0)
      return OptionValueToText(fArray[i]);
   TString all;
   for (Int_t k = 0; k < fSize; ++k)
      all += (k == 0 ? "" : " ") + OptionValueToText(fArray[k]);
   return all;
}

template <class T>
Bool_t Option<T *>::SetValueLocal(const TString &vs, Int_t i)
{
   if (i >= fSize)
      return kFALSE;
   if (i >= 0)
      return this->Assign(fArray[i], vs);
   for (Int_t k = 0; k < fSize; ++k) {
      if (!this->Assign(fArray[k], vs))
         return kFALSE;
   }
   return kTRUE;
}

} // namespace TMVA
#endif
