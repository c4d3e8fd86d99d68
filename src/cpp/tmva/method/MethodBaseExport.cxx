// Base of all methods: the stand-alone C++ class of a trained method, and the help text.
#include "TMVA/MethodBase.h"

#include "TMVA/Config.h"
#include "method/AtomicFile.h"

#include <cctype>
#include <sstream>
#include <stdexcept>

namespace TMVA {

namespace {

const char *const kReaderInterface = R"(#include <cmath>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

#ifndef IClassifierReader__def
#define IClassifierReader__def

class IClassifierReader {
public:
   IClassifierReader() : fStatusIsClean(true) {}
   virtual ~IClassifierReader() {}
   virtual double GetMvaValue(const std::vector<double> &inputValues) const = 0;
   bool IsStatusClean() const { return fStatusIsClean; }

protected:
   bool fStatusIsClean; // false: the inputs given to the constructor are not those of the training
};

#endif

)";

void WriteClass(std::ostream &os, const TString &name, const std::vector<TString> &inputs, const std::string &response)
{
   os << "class " << name << " : public IClassifierReader {\npublic:\n"
      << "   // The names of the inputs, in the order in which GetMvaValue gets their values.\n"
      << "   explicit " << name << "(const std::vector<std::string> &theInputVars)\n   {\n"
      << "      const std::vector<std::string> expected = {";
   for (size_t i = 0; i < inputs.size(); ++i)
      os << (i ? ", " : "") << '"' << inputs[i] << '"';
   os << "};\n      fStatusIsClean = theInputVars == expected;\n"
      << "      if (!fStatusIsClean)\n"
      << "         std::cerr << \"" << name << ": the inputs are not those of the training\" << std::endl;\n   }\n"
      << "   double GetMvaValue(const std::vector<double> &inputValues) const\n   {\n"
      << "      return fStatusIsClean && inputValues.size() == " << inputs.size()
      << " ? Response(inputValues) : 0;\n   }\n\nprivate:\n"
      << response << "};\n";
}

TString StandAloneName(const TString &title)
{
   TString name = "Read" + title;
   for (Ssiz_t i = 0; i < name.Length(); ++i)
      if (!std::isalnum(static_cast<unsigned char>(name[i])))
         name[i] = '_';
   return name;
}

TString ClassFileName(TString weightFile)
{
   const TString ending = "." + gConfig().fIONames.fWeightFileExtension + ".xml";
   if (weightFile.EndsWith(ending))
      weightFile.Remove(weightFile.Length() - ending.Length());
   return weightFile + ".class.C";
}

} // namespace

void MethodBase::MakeClass(const TString &classFileName) const
{
   const TString target = classFileName == "" ? ClassFileName(GetWeightFileName()) : classFileName;
   const TString name = StandAloneName(fMethodName);
   std::ostringstream response;
   MakeClassSpecific(response, name);

   std::ostringstream text;
   text << "// Response of the TMVA method " << GetMethodTypeName() << "::" << fMethodName << ".\n";
   if (response.str().empty() || GetTransformationHandler().GetNumOfTransformations() > 0) {
      text << "// There is no stand-alone class for this method or for its transformation of the inputs ("
           << fVarTransformString << ").\n// Apply it with TMVA::Reader and its weights file.\n";
      Log() << kVERBOSE << "No stand-alone class for " << fMethodName << "; " << target << " says so" << Endl;
   } else {
      text << kReaderInterface;
      WriteClass(text, name, *fInputVars, response.str());
   }
   try {
      WriteFileAtomically(target.Data(), text.str());
   } catch (const std::runtime_error &error) {
      Log() << kFATAL << "Stand-alone class of the method \"" << fMethodName << "\": " << error.what() << Endl;
   }
}

void MethodBase::PrintHelpMessage() const
{
   Log() << kINFO << "Help for the method " << fMethodName << " of type " << GetMethodTypeName() << ":" << Endl;
   GetHelpMessage();
}

} // namespace TMVA
