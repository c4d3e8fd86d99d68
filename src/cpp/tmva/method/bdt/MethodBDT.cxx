// Boosted decision trees: set-up, weights file, ranking, help.
#include "TMVA/MethodBDT.h"

#include "TMVA/ClassifierFactory.h"
#include "TMVA/Ranking.h"
#include "TMVA/Tools.h"
#include "TMath.h"
#include "method/bdt/Forest.h"
#include "method/bdt/ForestXML.h"
#include "method/bdt/Monitor.h"
#include "method/bdt/Preselection.h"
#include "method/bdt/Settings.h"

REGISTER_METHOD(BDT)

namespace TMVA {

MethodBDT::MethodBDT(const TString &jobName, const TString &methodTitle, DataSetInfo &dsi, const TString &theOption)
   : MethodBase(jobName, Types::kBDT, methodTitle, dsi, theOption), fSettings(std::make_unique<BDT::Settings>()),
     fForest(std::make_unique<BDT::Forest>())
{
}

MethodBDT::MethodBDT(DataSetInfo &dsi, const TString &weightFile)
   : MethodBase(Types::kBDT, dsi, weightFile), fSettings(std::make_unique<BDT::Settings>()),
     fForest(std::make_unique<BDT::Forest>())
{
}

MethodBDT::~MethodBDT() = default;

void MethodBDT::Init()
{
   *fSettings = BDT::Settings();
   if (DoRegression()) {
      fSettings->fMaxDepth = 50;
      fSettings->fMinNodeSizeText = "0.2%";
      fSettings->fBoostType = "AdaBoostR2";
   }
   fSettings->fUseNvars = static_cast<UInt_t>(TMath::Sqrt(GetNvar()) + 0.6);
   if (!fRegressionReturnVal)
      fRegressionReturnVal = new std::vector<Float_t>;
   if (!fMulticlassReturnVal)
      fMulticlassReturnVal = new std::vector<Float_t>;
}

Bool_t MethodBDT::HasAnalysisType(Types::EAnalysisType type, UInt_t numberClasses, UInt_t numberTargets)
{
   return (type == Types::kClassification && numberClasses == 2) || type == Types::kMulticlass ||
          (type == Types::kRegression && numberTargets == 1);
}

void MethodBDT::Reset()
{
   fForest->Clear();
   fImportance.clear();
   fMonitor.reset();
}

Int_t MethodBDT::GetNTrees() const
{
   return static_cast<Int_t>(fForest->GetNTrees());
}

const std::vector<Double_t> &MethodBDT::GetBoostWeights() const
{
   return fForest->Weights();
}

Bool_t MethodBDT::GrowsRegressionTrees() const
{
   return DoRegression() || fSettings->IsGrad();
}

UInt_t MethodBDT::NOutputs() const
{
   return DoMulticlass() ? DataInfo().GetNClasses() : 1;
}

void MethodBDT::CompileForest()
{
   auto leaf = BDT::ELeaf::kResponse;
   if (!GrowsRegressionTrees())
      leaf = fSettings->fUseYesNoLeaf ? BDT::ELeaf::kType : BDT::ELeaf::kPurity;
   fForest->Compile(leaf);
   // Purities lie between 0 and 1, all other responses of classes between -1 and 1.
   SetSignalReferenceCut(leaf == BDT::ELeaf::kPurity ? fSettings->fNodePurityLimit : 0);
}

void MethodBDT::AddWeightsXMLTo(void *parent) const
{
   void *weights = gTools().AddChild(parent, "Weights");
   if (fPreselection)
      fPreselection->AddTo(weights);
   BDT::WriteForest(weights, *fForest, GrowsRegressionTrees(), DoRegression() && fSettings->IsGrad());
}

void MethodBDT::ReadWeightsFromXML(void *wghtnode)
{
   if (fSettings->fDoPreselection)
      fPreselection = std::make_unique<BDT::Preselection>(wghtnode, GetNvar());
   BDT::ReadForest(wghtnode, *fForest, GetNvar(), DoRegression() && fSettings->IsGrad(), Log());
   if (fForest->GetNTrees() % NOutputs() != 0)
      Log() << kFATAL << "The weights file is damaged: its " << fForest->GetNTrees()
            << " trees are not the same number for each of the " << NOutputs() << " classes" << Endl;
   CompileForest();
}

void MethodBDT::ReadWeightsFromStream(std::istream &)
{
   Log() << kFATAL << "BDT weights are read from XML files only" << Endl;
}

void MethodBDT::WriteMonitoringHistosToFile() const
{
   TDirectory *directory = BaseDir();
   if (fMonitor && directory)
      fMonitor->Write(*directory, !fSettings->IsGrad());
}

std::vector<Double_t> MethodBDT::GetVariableImportance() const
{
   return fImportance;
}

Double_t MethodBDT::GetVariableImportance(UInt_t ivar) const
{
   if (ivar >= fImportance.size())
      Log() << kFATAL << "There is no importance of variable " << ivar << ": known are those of " << fImportance.size()
            << " variables" << Endl;
   return fImportance[ivar];
}

const Ranking *MethodBDT::CreateRanking()
{
   if (fImportance.empty())
      return nullptr;
   delete fRanking;
   fRanking = new Ranking(GetName(), "Variable Importance");
   for (size_t i = 0; i < fImportance.size(); ++i)
      fRanking->AddRank(Rank(GetInputLabel(static_cast<Int_t>(i)), fImportance[i]));
   return fRanking;
}

void MethodBDT::GetHelpMessage() const
{
   Log() << "A forest of small decision trees, each grown to make good what the ones before it get wrong. It needs no\n"
         << "transformation of the inputs, and inputs that say nothing do little harm.\n"
         << "BoostType=Grad with many shallow trees (NTrees=1000, MaxDepth=2 to 4), a small Shrinkage (0.05 to 0.2)\n"
         << "and UseBaggedBoost is the choice that overtrains least; with AdaBoost keep AdaBoostBeta near 0.5.\n"
         << "Fewer or shallower trees and a larger MinNodeSize make it more robust. More nCuts, or nCuts=-1 for all\n"
         << "possible cuts, are of use where a narrow range of an input decides.\n"
         << "The ranking is by the separation that cuts on an input gain, squared, over all trees." << Endl;
}

} // namespace TMVA
