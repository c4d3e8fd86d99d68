// Option strings. The first letter names who reads the rest: a Configurable with an option of every kind, the splitting
// of a data set, a chain of transformations, or a method.
#include "../options/AnyJob.h"
#include "FuzzTarget.h"
#include "Quiet.h"
#include "TMVA/DataSetInfo.h"
#include "TMVA/MethodBDT.h"
#include "TMVA/MethodFisher.h"
#include "TMVA/MethodLD.h"
#include "TMVA/TransformationHandler.h"
#include "TMVA/VariableTransform.h"
#include "data/SplitOptions.h"
#include "method/XmlDocument.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

struct Job : TMVATest::AnyJob<TString> {
   explicit Job(const TString &options) : AnyJob(options, {"a", "b", "c"}) {}
   std::string Text() const
   {
      std::string text;
      for (const TString &value :
           {TMVA::OptionValueToText(fPlot), TMVA::OptionValueToText(fNTrees), TMVA::OptionValueToText(fSeed),
            TMVA::OptionValueToText(fShrinkage), TMVA::OptionValueToText(fFraction), fFile, fMethod,
            TMVA::OptionValueToText(fDegree), fNodes[0], fNodes[1], fNodes[2], TMVA::OptionValueToText(fSmooth)})
         text += std::string(value) + "\n";
      return text;
   }
};

/// Neither characters that XML cannot hold nor those that separate elements of a list in it.
bool HasPlainValues(const std::string &text)
{
   return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

/// What a job took from a string it takes again from a weights file.
void ReadJob(const TString &options)
{
   Job job(options);
   job.Parse();
   if (!HasPlainValues(options.Data()) || job.fNodes[0].IsNull() || job.fNodes[1].IsNull() || job.fNodes[2].IsNull())
      return;
   TMVA::XmlDocument document;
   void *root = TMVA::gTools().AddChild(nullptr, "Job", nullptr, true);
   document.SetRoot(root);
   job.AddOptionsXMLTo(root);
   const TMVA::XmlDocument again(document.Text());
   Job copy("");
   copy.ReadOptionsFromXML(TMVA::gTools().GetChild(again.Root(), "Options"));
   if (copy.Text() != job.Text())
      std::abort();
}

TMVA::DataSetInfo &Data()
{
   static TMVA::DataSetInfo info("fuzz");
   if (info.GetNClasses() == 0) {
      info.AddVariable("x");
      info.AddVariable("y");
      info.AddTarget("t", "", "", 0, 0);
      info.AddClass("Signal");
      info.AddClass("Background");
   }
   return info;
}

/// As DataLoader's and Factory's calls leave it; the string belongs to the data set.
void ReadSplitting(const TString &options)
{
   TMVA::DataSetInfo info("split");
   info.AddClass("Signal");
   info.AddClass("Background");
   info.SetSplitOptions(options);
   const TMVA::SplitOptions split(info);
   TMVA::ClassEvents events;
   events.fNRead = 20;
   events.fPool = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
   const std::vector<TMVA::ClassEvents> classes(2, events);
   try {
      static_cast<void>(TMVA::SplitEvents(classes, split.GetRequests(classes), split.GetPlan()));
   } catch (const std::invalid_argument &) {
      return; // more is requested than there is: what reads a data set turns it into the error of TMVA
   }
}

void ReadTransformations(const TString &options)
{
   TMVA::TransformationHandler handler(Data(), "fuzz");
   TMVA::MsgLogger log("fuzz");
   TMVA::CreateVariableTransforms(options, Data(), handler, log);
}

template <class Method>
void Book(const TString &options)
{
   Method method("Job", "Method", Data(), options);
   method.SetModelPersistence(kFALSE);
   method.SetAnalysisType(TMVA::Types::kClassification);
   method.SetupMethod();
   method.ParseOptions();
   method.ProcessSetup();
   method.CheckSetup();
}

void Read(char reader, const TString &options)
{
   switch (reader) {
   case 's': return ReadSplitting(options);
   case 't': return ReadTransformations(options);
   case 'b': return Book<TMVA::MethodBDT>(options);
   case 'f': return Book<TMVA::MethodFisher>(options);
   case 'l': return Book<TMVA::MethodLD>(options);
   default: return ReadJob(options);
   }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
   if (size == 0)
      return 0;
   // As C++ hands texts on: they end at the first zero.
   const std::string text(data, data + size);
   return TMVATest::Quietly([&] { Read(text.front(), text.c_str() + 1); });
}
