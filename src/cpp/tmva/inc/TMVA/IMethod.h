// Interface of all methods.
#ifndef TMVA_IMethod
#define TMVA_IMethod

#include "TMVA/Types.h"
#include "TString.h"

#include <istream>
#include <ostream>

namespace TMVA {

class MethodBase;
class Ranking;

class IMethod {
public:
   IMethod() = default;
   virtual ~IMethod() = default;

   virtual const char *GetName() const = 0;
   virtual Double_t GetMvaValue(Double_t *err = nullptr, Double_t *errUpper = nullptr) = 0;
   virtual void Train() = 0;
   virtual void ReadWeightsFromStream(std::istream &) = 0;
   virtual void WriteMonitoringHistosToFile() const = 0;
   virtual void MakeClass(const TString &classFileName = TString("")) const = 0;
   virtual const Ranking *CreateRanking() = 0;
   virtual void PrintHelpMessage() const = 0;
   virtual void Init() = 0;
   virtual void DeclareOptions() = 0;
   virtual void ProcessOptions() = 0;
   virtual Bool_t HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets) = 0;

protected:
   virtual void MakeClassSpecific(std::ostream &, const TString &) const = 0;
   virtual void GetHelpMessage() const = 0;
};

} // namespace TMVA
#endif
