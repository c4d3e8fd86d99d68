#include "TMVATorch/Responses.h"

#include "TMVA/MethodPyTorch.h"
#include "TMVA/Reader.h"
#include "TMVA/Tools.h"
#include "TXMLEngine.h"
#include "method/XmlText.h"
#include "options/FreeMemory.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <mutex>
#include <sstream>
#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

constexpr const char *kTag = "Responses";

/// What a Reader must be told before it reads the file.
struct Head {
   std::string fAnalysis;
   std::vector<std::string> fVariables;
   std::vector<std::string> fSpectators;
};

std::vector<std::string> ExpressionsOf(TXMLEngine &xml, XMLNodePointer_t list)
{
   std::vector<std::string> expressions;
   for (XMLNodePointer_t node = xml.GetChild(list); node != nullptr; node = xml.GetNext(node)) {
      const char *expression = xml.GetAttr(node, "Expression");
      expressions.emplace_back(expression != nullptr ? expression : "");
   }
   return expressions;
}

std::string AnalysisOf(TXMLEngine &xml, XMLNodePointer_t info)
{
   for (XMLNodePointer_t node = xml.GetChild(info); node != nullptr; node = xml.GetNext(node)) {
      const char *name = xml.GetAttr(node, "name");
      const char *value = xml.GetAttr(node, "value");
      if (name != nullptr && value != nullptr && std::string(name) == "AnalysisType")
         return value;
   }
   return "";
}

std::string TextOf(const std::string &file)
{
   std::ifstream stream(file, std::ios::binary);
   std::ostringstream text;
   if (!stream || !(text << stream.rdbuf()))
      throw std::runtime_error("weights file " + file + " cannot be read, or is empty");
   return text.str();
}

Head ReadHead(const std::string &file)
{
   const std::string text = TextOf(file);
   const std::string refused = WhyXmlRefused(text);
   if (!refused.empty())
      throw std::runtime_error("weights file " + file + " is refused: " + refused);
   TXMLEngine xml;
   const std::unique_ptr<void, std::function<void(XMLDocPointer_t)>> owner(
      xml.ParseString(text.c_str()), [&xml](XMLDocPointer_t document) { xml.FreeDoc(document); });
   XMLDocPointer_t document = owner.get();
   if (document == nullptr)
      throw std::runtime_error("weights file " + file + " is no valid XML");
   Head head;
   for (XMLNodePointer_t node = xml.GetChild(xml.DocGetRootElement(document)); node != nullptr;
        node = xml.GetNext(node)) {
      const std::string name = xml.GetNodeName(node);
      if (name == "GeneralInfo")
         head.fAnalysis = AnalysisOf(xml, node);
      else if (name == "Variables")
         head.fVariables = ExpressionsOf(xml, node);
      else if (name == "Spectators")
         head.fSpectators = ExpressionsOf(xml, node);
   }
   if (head.fVariables.empty())
      throw std::runtime_error(file + " names no variables; it is no weights file of TMVA");
   return head;
}

} // namespace

struct Responses::Slot {
   Slot(const Head &head, const std::string &file)
      : fReader("!Color:Silent"), fInputs(head.fVariables.size()), fSpectators(head.fSpectators.size()),
        fAnalysis(head.fAnalysis)
   {
      for (std::size_t i = 0; i < fInputs.size(); ++i)
         fReader.AddVariable(head.fVariables[i].c_str(), &fInputs[i]);
      for (std::size_t i = 0; i < fSpectators.size(); ++i)
         fReader.AddSpectator(head.fSpectators[i].c_str(), &fSpectators[i]);
      fMethod = dynamic_cast<MethodBase *>(fReader.BookMVA(kTag, file.c_str()));
      if (fMethod == nullptr)
         throw std::runtime_error(file + " could not be booked");
      fAnswer = Evaluate();
   }

   const std::vector<float> &Evaluate()
   {
      if (fAnalysis == "Regression")
         return fReader.EvaluateRegression(fMethod);
      if (fAnalysis == "Multiclass")
         return fReader.EvaluateMulticlass(fMethod);
      fAnswer.assign(1, static_cast<float>(fReader.EvaluateMVA(fMethod)));
      return fAnswer;
   }

   Reader fReader;
   MethodBase *fMethod = nullptr; ///< of the Reader
   std::vector<float> fInputs;
   std::vector<float> fSpectators;
   std::string fAnalysis;
   std::vector<float> fAnswer;
};

Responses::Responses(const std::string &weightsFile, unsigned nSlots)
{
   const Head head = ReadHead(weightsFile);
   fVariables = head.fVariables;
   for (unsigned i = 0; i < std::max(nSlots, 1U); ++i) {
      fSlots.push_back(std::make_unique<Slot>(head, weightsFile));
      const auto *method = dynamic_cast<const MethodPyTorch *>(fSlots.back()->fMethod);
      if (nSlots > 1 && method != nullptr && !method->RespondsWithoutPython())
         throw std::runtime_error("the responses of " + weightsFile + " come from Python, which one thread at a time " +
                                  "can use; give one slot, and in RDataFrame call ROOT::DisableImplicitMT() first");
   }
   fNumOutputs = fSlots.front()->fAnswer.size();
   ReturnFreeMemory(); // each of them has read the whole file
}

Responses::~Responses() = default;

float *Responses::Inputs(unsigned slot, std::size_t nGiven)
{
   if (nGiven != fVariables.size() || slot >= fSlots.size())
      throw std::invalid_argument("Responses: " + std::to_string(nGiven) + " inputs in slot " + std::to_string(slot) +
                                  "; expected are " + std::to_string(fVariables.size()) + " inputs in a slot below " +
                                  std::to_string(fSlots.size()));
   return fSlots[slot]->fInputs.data();
}

const std::vector<float> &Responses::Evaluate(unsigned slot)
{
   return fSlots[slot]->Evaluate();
}

Responses &KeepResponses(const std::string &weightsFile, unsigned nSlots)
{
   static std::mutex mutex;
   // Never destroyed: what is left of a Reader at the end of the process would meet a TMVA that is gone.
   static auto *kept = new std::vector<std::unique_ptr<Responses>>;
   auto made = std::make_unique<Responses>(weightsFile, nSlots);
   const std::scoped_lock lock(mutex);
   kept->push_back(std::move(made));
   return *kept->back();
}

} // namespace TMVA::PyTorch
