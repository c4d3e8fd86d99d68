// Order and table of ranked variables.
#include "TMVA/Ranking.h"

#include <algorithm>

TMVA::Ranking::Ranking(const TString &context, const TString &rankingDiscriminatorName)
   : fDiscriminator(rankingDiscriminatorName)
{
   SetContext(context);
}

void TMVA::Ranking::SetContext(const TString &context)
{
   fContext = context;
   fLogger.SetSource(context.Data());
}

void TMVA::Ranking::AddRank(const Rank &rank)
{
   fRanks.push_back(rank);
   std::stable_sort(fRanks.begin(), fRanks.end(), [](const Rank &a, const Rank &b) { return a > b; });
   for (std::size_t i = 0; i < fRanks.size(); ++i)
      fRanks[i].SetRank(static_cast<Int_t>(i + 1));
}

void TMVA::Ranking::Print() const
{
   Ssiz_t width = 8; // "Variable"
   for (const auto &rank : fRanks)
      width = std::max(width, rank.GetVariable().Length());
   const TString rule('-', width + fDiscriminator.Length() + 14);
   fLogger << kHEADER << "Ranking result (top variable is best ranked)" << Endl;
   fLogger << kINFO << rule << Endl;
   fLogger << kINFO << TString::Format("Rank : %-*s : %s", width, "Variable", fDiscriminator.Data()) << Endl;
   fLogger << kINFO << rule << Endl;
   for (const auto &rank : fRanks)
      fLogger << kINFO
              << TString::Format("%4d : %-*s : %.3e", rank.GetRank(), width, rank.GetVariable().Data(),
                                 rank.GetRankValue())
              << Endl;
   fLogger << kINFO << rule << Endl;
}
