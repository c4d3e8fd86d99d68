// DataSetInfo: classes with their cuts, weight expressions and correlation matrices.
#include "TH2F.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/Event.h"
#include "TMVA/Tools.h"
#include "TMatrixF.h"

#include <algorithm>

namespace {

const TCut kNoCut;

} // namespace

TMVA::ClassInfo *TMVA::DataSetInfo::AddClass(const TString &className)
{
   if (ClassInfo *known = GetClassInfo(className))
      return known;
   auto info = std::make_unique<ClassInfo>(className);
   info->SetNumber(fClasses.size());
   if (className == "Signal")
      fSignalClass = info->GetNumber();
   fClasses.push_back(std::move(info));
   SetNeedsRebuilding();
   return fClasses.back().get();
}

TMVA::ClassInfo *TMVA::DataSetInfo::GetClassInfo(Int_t clNum) const
{
   return clNum >= 0 && clNum < static_cast<Int_t>(fClasses.size()) ? fClasses[clNum].get() : nullptr;
}

TMVA::ClassInfo *TMVA::DataSetInfo::GetClassInfo(const TString &name) const
{
   for (const auto &info : fClasses)
      if (name == info->GetName())
         return info.get();
   return nullptr;
}

Int_t TMVA::DataSetInfo::GetClassNameMaxLength() const
{
   size_t length = 0;
   for (const auto &info : fClasses)
      length = std::max(length, std::string(info->GetName()).size());
   return static_cast<Int_t>(length);
}

void TMVA::DataSetInfo::PrintClasses() const
{
   for (const auto &info : fClasses)
      Log() << kINFO << "[" << fName << "] : class index " << info->GetNumber() << ", name \"" << info->GetName()
            << "\", weight \"" << info->GetWeight() << "\", cut \"" << info->GetCut().GetTitle() << '"' << Endl;
}

Bool_t TMVA::DataSetInfo::IsSignal(const Event *ev) const
{
   return ev->GetClass() == fSignalClass;
}

std::vector<Float_t> *TMVA::DataSetInfo::GetTargetsForMulticlass(const Event *ev)
{
   fTargetsForMulticlass.assign(GetNClasses(), 0.F);
   fTargetsForMulticlass.at(ev->GetClass()) = 1.F;
   return &fTargetsForMulticlass;
}

/// The class of that name, made if new; without a name all there are.
std::vector<TMVA::ClassInfo *> TMVA::DataSetInfo::ClassesNamed(const TString &className)
{
   SetNeedsRebuilding();
   if (!className.IsNull())
      return {AddClass(className)};
   std::vector<ClassInfo *> all;
   for (const auto &info : fClasses)
      all.push_back(info.get());
   return all;
}

const TString TMVA::DataSetInfo::GetWeightExpression(Int_t i) const
{
   const ClassInfo *info = GetClassInfo(i);
   return info ? info->GetWeight() : TString();
}

void TMVA::DataSetInfo::SetWeightExpression(const TString &expr, const TString &className)
{
   const auto classes = ClassesNamed(className);
   if (classes.empty())
      Log() << kWARNING << "Weight expression \"" << expr << "\" has no effect: there is no class yet. "
            << "Add the trees first, or name the class" << Endl;
   for (ClassInfo *info : classes)
      info->SetWeight(expr);
}

const TCut &TMVA::DataSetInfo::GetCut(Int_t i) const
{
   const ClassInfo *info = GetClassInfo(i);
   return info ? info->GetCut() : kNoCut;
}

const TCut &TMVA::DataSetInfo::GetCut(const TString &className) const
{
   const ClassInfo *info = GetClassInfo(className);
   return info ? info->GetCut() : kNoCut;
}

void TMVA::DataSetInfo::SetCut(const TCut &cut, const TString &className)
{
   for (ClassInfo *info : ClassesNamed(className))
      info->SetCut(cut);
}

void TMVA::DataSetInfo::AddCut(const TCut &cut, const TString &className)
{
   for (ClassInfo *info : ClassesNamed(className))
      info->SetCut(info->GetCut() && cut);
}

Bool_t TMVA::DataSetInfo::HasCuts() const
{
   return std::any_of(fClasses.begin(), fClasses.end(),
                      [](const auto &info) { return !TString(info->GetCut().GetTitle()).IsNull(); });
}

// ---- correlations --------------------------------------------------------------------------------------------------

const TMatrixD *TMVA::DataSetInfo::CorrelationMatrix(const TString &className) const
{
   const ClassInfo *info = GetClassInfo(className);
   return info ? info->GetCorrelationMatrix() : nullptr;
}

void TMVA::DataSetInfo::SetCorrelationMatrix(const TString &className, TMatrixD *matrix)
{
   AddClass(className)->SetCorrelationMatrix(matrix);
}

void TMVA::DataSetInfo::PrintCorrelationMatrix(const TString &className) const
{
   const TMatrixD *matrix = CorrelationMatrix(className);
   if (!matrix)
      return;
   std::vector<TString> labels;
   for (const auto &info : fVariables)
      labels.push_back(info.GetLabel());
   Log() << kINFO << "[" << fName << "] : correlation matrix (" << className << "):" << Endl;
   gTools().FormattedOutput(*matrix, labels, Log());
}

TH2 *TMVA::DataSetInfo::CreateCorrelationMatrixHist(const TMatrixD *matrix, const TString &hName,
                                                    const TString &hTitle) const
{
   if (!matrix)
      return nullptr;
   TMatrixF single(matrix->GetNrows(), matrix->GetNcols());
   for (Int_t i = 0; i < matrix->GetNrows(); ++i)
      for (Int_t j = 0; j < matrix->GetNcols(); ++j)
         single(i, j) = static_cast<Float_t>((*matrix)(i, j));
   auto *hist = new TH2F(single);
   hist->SetNameTitle(hName, hTitle);
   hist->SetStats(kFALSE);
   const Int_t n = hist->GetNbinsX();
   for (Int_t ix = 1; ix <= n; ++ix) {
      hist->GetXaxis()->SetBinLabel(ix, fVariables.at(ix - 1).GetTitle());
      hist->GetYaxis()->SetBinLabel(ix, fVariables.at(ix - 1).GetTitle());
      // Whole percent, cut off: what is drawn as text in the cells.
      for (Int_t iy = 1; iy <= n; ++iy)
         hist->SetBinContent(ix, iy, static_cast<Int_t>(100 * hist->GetBinContent(ix, iy)));
   }
   hist->GetZaxis()->SetRangeUser(-100, 100);
   hist->SetMarkerSize(1.5);
   hist->SetMarkerColor(0);
   hist->SetLabelSize(0.055F, "XY");
   hist->SetLabelOffset(0.011F, "XY");
   hist->LabelsOption("d");
   return hist;
}
