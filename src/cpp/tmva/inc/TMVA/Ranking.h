// Ranking of variables by their importance.
#ifndef TMVA_Ranking
#define TMVA_Ranking

#include "RtypesCore.h"
#include "TMVA/MsgLogger.h"
#include "TString.h"

#include <vector>

namespace TMVA {

class Rank {
public:
   Rank(const TString &variable, Double_t rankValue) : fVariable(variable), fRankValue(rankValue) {}
   Bool_t operator<(const Rank &other) const { return fRankValue < other.fRankValue; }
   Bool_t operator>(const Rank &other) const { return fRankValue > other.fRankValue; }
   const TString &GetVariable() const { return fVariable; }
   Double_t GetRankValue() const { return fRankValue; }
   Int_t GetRank() const { return fRank; }
   void SetRank(Int_t rank) { fRank = rank; }

private:
   TString fVariable;
   Double_t fRankValue;
   Int_t fRank = -1;
};

class Ranking {
public:
   Ranking() = default;
   Ranking(const TString &context, const TString &rankingDiscriminatorName);
   virtual ~Ranking() = default;

   void AddRank(const Rank &rank); ///< keeps descending order and numbers the ranks from 1
   virtual void Print() const;
   void SetContext(const TString &context);
   void SetDiscrName(const TString &name) { fDiscriminator = name; }
   const std::vector<Rank> &GetRanks() const { return fRanks; }

private:
   std::vector<Rank> fRanks;
   TString fContext;
   TString fDiscriminator;
   mutable MsgLogger fLogger{"Ranking"}; //!
};

} // namespace TMVA
#endif
