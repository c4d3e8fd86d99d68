// Description of one event class: name, index, cut, weight expression, correlation matrix.
#ifndef TMVA_ClassInfo
#define TMVA_ClassInfo

#include "TCut.h"
#include "TMatrixD.h"
#include "TNamed.h"
#include "TString.h"

#include <memory>

namespace TMVA {

class ClassInfo : public TNamed {
public:
   explicit ClassInfo(const TString &name = "default") : TNamed(name.Data(), name.Data()) {}

   void SetWeight(const TString &weight) { fWeight = weight; }
   void SetCut(const TCut &cut) { fCut = cut; }
   void SetNumber(UInt_t number) { fNumber = number; }
   void SetCorrelationMatrix(TMatrixD *matrix) { fCorrelations.reset(matrix); } ///< takes ownership

   const TString &GetWeight() const { return fWeight; }
   const TCut &GetCut() const { return fCut; }
   UInt_t GetNumber() const { return fNumber; }
   const TMatrixD *GetCorrelationMatrix() const { return fCorrelations.get(); }

private:
   TString fWeight;
   TCut fCut;
   UInt_t fNumber = 0;
   std::unique_ptr<TMatrixD> fCorrelations; //!

   ClassDefOverride(ClassInfo, 0)
};

} // namespace TMVA
#endif
