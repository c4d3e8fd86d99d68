// Named values that are kept as text, e.g. what an Envelope knows of a booked method.
#ifndef TMVA_OptionMap
#define TMVA_OptionMap

#include "TMVA/MsgLogger.h"
#include "TMVA/Option.h"
#include "TString.h"

#include <map>

namespace TMVA {

class OptionMap {
public:
   /// What operator[] gives: takes any value that can be streamed, and gives it back as the type that is asked for.
   class Binding {
   public:
      Binding(OptionMap &map, const TString &key) : fMap(&map), fKey(key) {}
      Binding(const Binding &other) = default;
      ~Binding() = default;
      Binding &operator=(const Binding &other)
      {
         return this == &other ? *this : *this = other.fMap->GetValue<TString>(other.fKey);
      }
      template <class T>
      Binding &operator=(const T &value)
      {
         fMap->fValues[fKey] = Text(value);
         return *this;
      }
      template <class T>
      operator T() const
      {
         return fMap->GetValue<T>(fKey);
      }

   private:
      OptionMap *fMap; // not owned
      TString fKey;
   };

   /// "key=value:flag:!flag": flags have the values 1 and 0.
   OptionMap(const TString options = "", const TString name = "Option");
   OptionMap(const Char_t *options, const TString name = "Option") : OptionMap(TString(options), name) {}

   Bool_t IsEmpty() const { return fValues.empty(); }
   Bool_t HasKey(TString key) const { return fValues.count(key) > 0; }
   Binding operator[](TString key) { return {*this, key}; }
   /// Fatal, naming the known keys, if there is no such key or if its text is no such value.
   template <class T>
   T GetValue(const TString &key) const
   {
      T value{};
      if (!OptionValueFromText(Find(key), value))
         FatalValue(key);
      return value;
   }
   void Print() const;
   void ParseOption(TString options); ///< adds to what is there

private:
   template <class T>
   static TString Text(const T &value)
   {
      std::ostringstream stream;
      stream << value;
      return stream.str().c_str();
   }
   const TString &Find(const TString &key) const;
   void FatalValue(const TString &key) const;
   MsgLogger &Log() const { return fLogger; }

   TString fName;
   std::map<TString, TString> fValues;
   mutable MsgLogger fLogger{"OptionMap"}; //!
};

} // namespace TMVA
#endif
