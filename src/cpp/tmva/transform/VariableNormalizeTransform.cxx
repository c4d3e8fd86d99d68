// Maps the range that an input has in the training sample to [-1, 1].
#include "TMVA/VariableNormalizeTransform.h"

#include "TMVA/Tools.h"
#include "transform/InputColumns.h"

#include <algorithm>
#include <limits>
#include <ostream>

namespace TMVA {

VariableNormalizeTransform::VariableNormalizeTransform(DataSetInfo &dsi)
   : VariableTransformBase(dsi, Types::kNormalized, "NormTransform")
{
}

Bool_t VariableNormalizeTransform::PrepareTransformation(const EventStore &events)
{
   if (!IsEnabled() || IsCreated())
      return IsEnabled();
   CheckInputsOf(events);
   constexpr Float_t kLargest = std::numeric_limits<Float_t>::max();
   fRanges.assign(GetNSlots(), std::vector<Range>(fGet.size(), {kLargest, -kLargest}));
   const InputColumns columns(fGet, events);
   for (Long64_t i = 0; i < events.GetNEvents(); ++i) {
      std::vector<Range> &ranges = fRanges[std::min<std::size_t>(events.fClasses[i], fRanges.size() - 1)];
      for (std::size_t k = 0; k < ranges.size(); ++k) {
         const Float_t x = columns.Get(i, k);
         ranges[k] = {std::min(ranges[k].fMin, x), std::max(ranges[k].fMax, x)};
      }
   }
   std::vector<Range> &all = fRanges.back();
   for (const std::vector<Range> &ranges : fRanges) {
      for (std::size_t k = 0; k < all.size(); ++k)
         all[k] = {std::min(all[k].fMin, ranges[k].fMin), std::max(all[k].fMax, ranges[k].fMax)};
   }
   SetCreated();
   return kTRUE;
}

void VariableNormalizeTransform::TransformInputs(std::vector<Float_t> &inputs, Int_t cls) const
{
   const std::vector<Range> &ranges = OfClass(fRanges, cls);
   for (std::size_t k = 0; k < ranges.size(); ++k) {
      // In Float_t, and in this order, as the real TMVA: other orders differ in the last digit.
      const auto [min, max] = ranges[k];
      inputs[k] = max > min ? (inputs[k] - min) * (1.F / (max - min)) * 2.F - 1.F : 0.F;
   }
}

void VariableNormalizeTransform::InverseTransformInputs(std::vector<Float_t> &inputs, Int_t cls) const
{
   const std::vector<Range> &ranges = OfClass(fRanges, cls);
   for (std::size_t k = 0; k < ranges.size(); ++k) {
      const auto [min, max] = ranges[k];
      inputs[k] = max > min ? (inputs[k] + 1.F) / (2.F * (1.F / (max - min))) + min : min;
   }
}

void VariableNormalizeTransform::AttachXMLTo(void *parent)
{
   void *trf = gTools().AddChild(parent, "Transform");
   gTools().AddAttr(trf, "Name", "Normalize");
   AddSelectionXMLTo(trf);
   for (std::size_t cls = 0; cls < fRanges.size(); ++cls) {
      void *node = gTools().AddChild(trf, "Class");
      gTools().AddAttr(node, "ClassIndex", cls);
      void *list = gTools().AddChild(node, "Ranges");
      for (std::size_t k = 0; k < fRanges[cls].size(); ++k) {
         void *range = gTools().AddChild(list, "Range");
         gTools().AddAttr(range, "Index", k);
         gTools().AddAttr(range, "Min", fRanges[cls][k].fMin);
         gTools().AddAttr(range, "Max", fRanges[cls][k].fMax);
      }
   }
}

void VariableNormalizeTransform::ReadFromXML(void *trfnode)
{
   ReadSelectionFromXML(trfnode);
   fRanges.clear();
   for (void *node = gTools().GetChild(trfnode, "Class"); node; node = gTools().GetNextChild(node, "Class")) {
      std::vector<Range> &ranges = fRanges.emplace_back(fGet.size(), Range{0, 0});
      void *range = gTools().GetChild(gTools().GetChild(node, "Ranges"), "Range");
      for (; range; range = gTools().GetNextChild(range, "Range")) {
         UInt_t k = 0;
         gTools().ReadAttr(range, "Index", k);
         if (k >= ranges.size())
            Log() << kFATAL << GetName() << ": the weights file has a range of input " << k << ", but only "
                  << ranges.size() << " inputs" << Endl;
         gTools().ReadAttr(range, "Min", ranges[k].fMin);
         gTools().ReadAttr(range, "Max", ranges[k].fMax);
      }
   }
   if (fRanges.empty())
      Log() << kFATAL << GetName() << ": the weights file has no ranges (no element \"Class\")" << Endl;
   SetCreated();
}

std::vector<TString> VariableNormalizeTransform::GetTransformationStrings(Int_t cls) const
{
   std::vector<TString> strings;
   const std::vector<Range> &ranges = OfClass(fRanges, cls);
   strings.reserve(ranges.size());
   for (UInt_t k = 0; k < ranges.size(); ++k)
      strings.push_back(TString::Format("2*%g*([%s] - %g) - 1", 1. / (ranges[k].fMax - ranges[k].fMin),
                                        InputInfo(k).GetLabel().Data(), ranges[k].fMin));
   return strings;
}

void VariableNormalizeTransform::PrintTransformation(std::ostream &os)
{
   for (UInt_t cls = 0; cls < fRanges.size(); ++cls) {
      os << "Ranges of " << ClassLabel(cls) << ":\n";
      for (UInt_t k = 0; k < fGet.size(); ++k)
         os << "   " << InputInfo(k).GetLabel() << ": [" << fRanges[cls][k].fMin << ", " << fRanges[cls][k].fMax
            << "]\n";
   }
}

} // namespace TMVA
