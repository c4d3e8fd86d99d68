// From the text of the option VarTransform to the steps of a TransformationHandler.
#include "TMVA/VariableTransform.h"

#include "TMVA/DataSetInfo.h"
#include "TMVA/TransformationHandler.h"
#include "TMVA/VariableDecorrTransform.h"
#include "TMVA/VariableGaussTransform.h"
#include "TMVA/VariableIdentityTransform.h"
#include "TMVA/VariableNormalizeTransform.h"
#include "TMVA/VariablePCATransform.h"
#include "options/NearestNames.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace TMVA {

namespace {

/// One entry of the chain: NAME [ "(" inputs ")" ] [ "_" CLASS ].
struct Step {
   std::string fName;
   std::string fInputs;
   std::string fClass;
};

std::string Trimmed(const std::string &text)
{
   const auto first = text.find_first_not_of(' ');
   return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Entries are separated by ',' or '+' outside of brackets.
std::vector<std::string> SplitChain(const std::string &chain, MsgLogger &log)
{
   std::vector<std::string> entries(1);
   Int_t depth = 0;
   for (const char c : chain) {
      depth += (c == '(') - (c == ')');
      if (depth < 0 || depth > 1)
         break;
      if (depth == 0 && (c == ',' || c == '+'))
         entries.emplace_back();
      else
         entries.back() += c;
   }
   if (depth != 0)
      log << kFATAL << "VarTransform=\"" << chain << "\": the brackets do not match; they hold a list of inputs and "
          << "cannot be nested, e.g. \"N(var1,var2),D\"" << Endl;
   return entries;
}

Step ParseStep(const std::string &entry, MsgLogger &log)
{
   Step step;
   std::string rest;
   const auto open = entry.find('(');
   if (open != std::string::npos) {
      const auto close = entry.find(')', open);
      step.fName = Trimmed(entry.substr(0, open));
      step.fInputs = Trimmed(entry.substr(open + 1, close - open - 1));
      rest = Trimmed(entry.substr(close + 1));
      if (step.fInputs.empty() || (!rest.empty() && rest[0] != '_'))
         log << kFATAL << "VarTransform: \"" << entry << "\" is not of the form NAME, NAME(inputs), NAME_Class or "
             << "NAME(inputs)_Class, e.g. \"D(var1,var2)_Signal\"" << Endl;
   } else {
      const auto underscore = entry.find('_');
      step.fName = Trimmed(entry.substr(0, underscore));
      rest = underscore == std::string::npos ? "" : Trimmed(entry.substr(underscore));
   }
   step.fClass = rest.empty() ? "AllClasses" : rest.substr(1);
   return step;
}

Int_t ReferenceClass(const Step &step, const DataSetInfo &dataInfo, MsgLogger &log)
{
   if (step.fClass == "AllClasses")
      return -1;
   if (const ClassInfo *info = dataInfo.GetClassInfo(TString(step.fClass)))
      return info->GetNumber();
   std::vector<std::string> known{"AllClasses"};
   for (UInt_t i = 0; i < dataInfo.GetNClasses(); ++i)
      known.emplace_back(dataInfo.GetClassInfo(static_cast<Int_t>(i))->GetName());
   log << kFATAL << "VarTransform: \"" << step.fName << "_" << step.fClass << "\": there is no class \"" << step.fClass
       << "\"; " << NearestNames(step.fClass, known) << " Known: " << QuotedList(known) << Endl;
   return -1;
}

std::unique_ptr<VariableTransformBase> MakeTransform(const Step &step, DataSetInfo &dataInfo, MsgLogger &log)
{
   static const std::vector<std::vector<std::string>> kNames = {{"I", "Ident", "Identity"},
                                                                {"D", "Deco", "Decorrelate"},
                                                                {"P", "PCA"},
                                                                {"U", "Uniform"},
                                                                {"G", "Gauss"},
                                                                {"N", "Norm", "Normalise", "Normalize"}};
   const auto is = [&step](std::size_t i) {
      return std::find(kNames[i].begin(), kNames[i].end(), step.fName) != kNames[i].end();
   };
   if (is(0))
      return std::make_unique<VariableIdentityTransform>(dataInfo);
   if (is(1))
      return std::make_unique<VariableDecorrTransform>(dataInfo);
   if (is(2))
      return std::make_unique<VariablePCATransform>(dataInfo);
   if (is(3))
      return std::make_unique<VariableGaussTransform>(dataInfo, "Uniform");
   if (is(4))
      return std::make_unique<VariableGaussTransform>(dataInfo);
   if (is(5))
      return std::make_unique<VariableNormalizeTransform>(dataInfo);

   std::vector<std::string> known;
   for (const auto &names : kNames)
      known.insert(known.end(), names.begin(), names.end());
   log << kFATAL << "VarTransform: there is no transformation \"" << step.fName << "\"; "
       << NearestNames(step.fName, known) << " Known (upper and lower case differ): " << QuotedList(known) << Endl;
   return nullptr;
}

/// U and N transform targets, too, unless inputs are given: these two have an inverse that loses nothing.
TString DefaultInputs(const VariableTransformBase &transform)
{
   const auto type = transform.GetVariableTransform();
   return type == Types::kUniform || type == Types::kNormalized ? "_V_,_T_" : "_V_";
}

} // namespace

void CreateVariableTransforms(const TString &trafoDefinition, DataSetInfo &dataInfo, TransformationHandler &handler,
                              MsgLogger &log)
{
   const std::string definition = Trimmed(trafoDefinition.Data());
   if (definition.empty() || definition == "None")
      return;
   for (const std::string &entry : SplitChain(definition, log)) {
      const Step step = ParseStep(Trimmed(entry), log);
      std::unique_ptr<VariableTransformBase> transform = MakeTransform(step, dataInfo, log);
      transform->SelectInput(step.fInputs.empty() ? DefaultInputs(*transform) : TString(step.fInputs));
      const Int_t referenceClass = ReferenceClass(step, dataInfo, log); // may throw: before the handler owns the step
      handler.AddTransformation(transform.release(), referenceClass);
   }
}

} // namespace TMVA
