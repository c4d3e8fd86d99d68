// Principal components of the inputs.
#include "TMVA/VariablePCATransform.h"

#include "TMVA/Config.h"
#include "TMVA/Tools.h"
#include "TPrincipal.h"
#include "transform/InputColumns.h"

#include <algorithm>
#include <sstream>

namespace TMVA {

namespace {

const char *ClassAttribute(std::size_t cls)
{
   return cls == 0 ? "Signal" : cls == 1 ? "Background" : "Combined";
}

std::string Numbers(const Double_t *values, Int_t n)
{
   std::string text;
   for (Int_t i = 0; i < n; ++i)
      text += TString::Format("%5.8e ", values[i]).Data();
   return text;
}

/// False if the text has fewer numbers.
bool ReadNumbers(const char *text, Double_t *values, Int_t n)
{
   std::istringstream numbers(text ? text : "");
   for (Int_t i = 0; i < n; ++i) {
      if (!(numbers >> values[i]))
         return false;
   }
   return true;
}

} // namespace

VariablePCATransform::VariablePCATransform(DataSetInfo &dsi) : VariableTransformBase(dsi, Types::kPCA, "PCATransform")
{
}

Bool_t VariablePCATransform::PrepareTransformation(const EventStore &events)
{
   if (!IsEnabled() || IsCreated())
      return IsEnabled();
   FatalIfVariablesAndTargetsAreMixed();
   const Int_t n = fGet.size();
   const Int_t most = gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables;
   if (n > most) {
      Log() << kINFO << GetName() << ": " << n << " inputs are more than " << most
            << " (gConfig().GetVariablePlotting().fMaxNumOfAllowedVariables): they stay as they are" << Endl;
      return kFALSE;
   }
   if (n <= 1)
      Log() << kFATAL << GetName() << ": principal components need at least two inputs, " << n << " given" << Endl;
   CheckInputsOf(events);

   std::vector<std::unique_ptr<TPrincipal>> principals;
   principals.reserve(GetNSlots());
   for (UInt_t slot = 0; slot < GetNSlots(); ++slot)
      principals.push_back(std::make_unique<TPrincipal>(n, ""));
   const InputColumns columns(fGet, events);
   std::vector<Double_t> x(n);
   for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
      columns.Read(i, x);
      const std::size_t cls = std::min<std::size_t>(events.fClasses[i], principals.size() - 1);
      principals[cls]->AddRow(x.data());
      if (cls + 1 < principals.size())
         principals.back()->AddRow(x.data());
   }
   fMeans.clear();
   fEigenVectors.clear();
   for (const auto &principal : principals) {
      principal->MakePrincipals();
      fMeans.push_back(*principal->GetMeanValues());
      fEigenVectors.push_back(*principal->GetEigenVectors());
   }
   SetCreated();
   return kTRUE;
}

void VariablePCATransform::TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const
{
   const Double_t *means = OfClass(fMeans, cls).GetMatrixArray();
   const Double_t *vectors = OfClass(fEigenVectors, cls).GetMatrixArray();
   const std::size_t n = inputs.size();
   fSums.assign(n, 0.);
   for (std::size_t j = 0; j < n; ++j) {
      const Double_t x = inputs[j] - means[j];
      for (std::size_t i = 0; i < n; ++i)
         fSums[i] += x * vectors[j * n + i];
   }
   std::copy(fSums.begin(), fSums.end(), inputs.begin());
}

void VariablePCATransform::InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const
{
   const Double_t *means = OfClass(fMeans, cls).GetMatrixArray();
   const Double_t *vectors = OfClass(fEigenVectors, cls).GetMatrixArray();
   const std::size_t n = inputs.size();
   fSums.assign(means, means + n);
   for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i)
         fSums[j] += inputs[i] * vectors[j * n + i];
   }
   std::copy(fSums.begin(), fSums.end(), inputs.begin());
}

void VariablePCATransform::AttachXMLTo(void *parent)
{
   void *trf = gTools().AddChild(parent, "Transform");
   gTools().AddAttr(trf, "Name", "PCA");
   AddSelectionXMLTo(trf);
   for (std::size_t cls = 0; cls < fMeans.size(); ++cls) {
      void *node = gTools().AddChild(trf, "Statistics");
      gTools().AddAttr(node, "Class", ClassAttribute(cls));
      gTools().AddAttr(node, "ClassIndex", cls);
      gTools().AddAttr(node, "NRows", fMeans[cls].GetNrows());
      gTools().AddRawLine(node, Numbers(fMeans[cls].GetMatrixArray(), fMeans[cls].GetNrows()).c_str());
   }
   for (std::size_t cls = 0; cls < fEigenVectors.size(); ++cls) {
      const TMatrixD &vectors = fEigenVectors[cls];
      void *node = gTools().AddChild(trf, "Eigenvectors");
      gTools().AddAttr(node, "Class", ClassAttribute(cls));
      gTools().AddAttr(node, "ClassIndex", cls);
      gTools().AddAttr(node, "NRows", vectors.GetNrows());
      gTools().AddAttr(node, "NCols", vectors.GetNcols());
      gTools().AddRawLine(node, Numbers(vectors.GetMatrixArray(), vectors.GetNoElements()).c_str());
   }
}

void VariablePCATransform::ReadFromXML(void *trfnode)
{
   ReadSelectionFromXML(trfnode);
   const Int_t n = fGet.size();
   fMeans.clear();
   fEigenVectors.clear();
   for (void *node = gTools().GetChild(trfnode); node; node = gTools().GetNextChild(node)) {
      const TString name = gTools().GetName(node);
      if (name != "Statistics" && name != "Eigenvectors")
         continue;
      Int_t nRows = 0;
      gTools().ReadAttr(node, "NRows", nRows);
      Double_t *values = nullptr;
      Int_t nValues = n;
      if (name == "Statistics") {
         values = fMeans.emplace_back(n).GetMatrixArray();
      } else {
         values = fEigenVectors.emplace_back(n, n).GetMatrixArray();
         nValues = n * n;
      }
      if (nRows != n || !ReadNumbers(gTools().GetContent(node), values, nValues))
         Log() << kFATAL << GetName() << ": an element \"" << name << "\" of the weights file has " << nRows
               << " rows, or too few numbers, for " << n << " inputs" << Endl;
   }
   if (fMeans.empty() || fMeans.size() != fEigenVectors.size())
      Log() << kFATAL << GetName() << ": the weights file has " << fMeans.size() << " elements \"Statistics\" and "
            << fEigenVectors.size() << " elements \"Eigenvectors\"; one each per class is right" << Endl;
   SetCreated();
}

std::vector<TString> VariablePCATransform::GetTransformationStrings(Int_t cls) const
{
   const TVectorD &means = OfClass(fMeans, cls);
   const TMatrixD &vectors = OfClass(fEigenVectors, cls);
   std::vector<TString> strings;
   for (Int_t i = 0; i < vectors.GetNcols(); ++i) {
      TString text;
      for (Int_t j = 0; j < vectors.GetNrows(); ++j)
         text += TString::Format("%s%+10.5g*([%s] - %g)", j > 0 ? " " : "", vectors(j, i),
                                 InputInfo(j).GetLabel().Data(), means(j));
      strings.push_back(text);
   }
   return strings;
}

} // namespace TMVA
