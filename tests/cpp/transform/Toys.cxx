// Samples for the tests of the transformations.
#include "Toys.h"

#include "TMVA/Event.h"
#include "TMVA/Tools.h"
#include "TMVA/VariableTransform.h"
#include "TRandom3.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace TMVATest {

Toy::Toy(UInt_t nVariables, const std::vector<const char *> &classes, Bool_t withTarget)
   : fEvents(nVariables, withTarget ? 1 : 0, 0)
{
   for (UInt_t k = 0; k < nVariables; ++k)
      fInfo.AddVariable(TString::Format("x%u", k));
   if (withTarget)
      fInfo.AddTarget("t", "t", "", 0, 0);
   for (const char *name : classes)
      fInfo.AddClass(name);
}

void Toy::Add(const std::vector<Float_t> &values, Int_t cls, Double_t weight, Float_t target)
{
   fEvents.fValues.insert(fEvents.fValues.end(), values.begin(), values.end());
   if (fEvents.fNTargets > 0)
      fEvents.fTargets.push_back(target);
   fEvents.fWeights.push_back(weight);
   fEvents.fClasses.push_back(cls);
}

void Toy::AddGaussians(Int_t n)
{
   TRandom3 random(4357);
   const UInt_t nClasses = fInfo.GetNClasses();
   for (Int_t i = 0; i < n; ++i) {
      for (UInt_t cls = 0; cls < nClasses; ++cls) {
         std::vector<Float_t> values;
         values.reserve(fEvents.fNVariables);
         const Double_t common = random.Gaus();
         for (UInt_t k = 0; k < fEvents.fNVariables; ++k)
            values.push_back(
               static_cast<Float_t>(10. * k + cls + (1 + k + cls) * (0.6 * common + 0.8 * random.Gaus())));
         Add(values, static_cast<Int_t>(cls), random.Uniform(0.5, 1.5), values[0] * values[0]);
      }
   }
}

std::unique_ptr<TMVA::TransformationHandler> Toy::Chain(const char *chain)
{
   auto handler = std::make_unique<TMVA::TransformationHandler>(fInfo, "toy");
   TMVA::MsgLogger log("toy");
   TMVA::CreateVariableTransforms(chain, fInfo, *handler, log);
   return handler;
}

std::unique_ptr<TMVA::TransformationHandler> Toy::Learn(const char *chain)
{
   auto handler = Chain(chain);
   handler->CalcTransformations(fEvents);
   return handler;
}

std::string ReferenceFile(const std::string &name)
{
   return std::string(TMVATORCH_TEST_DATA) + "/" + name;
}

std::unique_ptr<Toy> ReferenceSample()
{
   std::ifstream file(ReferenceFile("inputs/class_first1000.csv"));
   auto sample = std::make_unique<Toy>(0, std::vector<const char *>{"Signal", "Background"});
   for (const char *name : {"var1", "var2", "var3", "var4"})
      sample->fInfo.AddVariable(name);
   sample->fEvents.fNVariables = 4;
   std::string line;
   std::getline(file, line);
   for (Int_t i = 0; std::getline(file, line); ++i) {
      if (i % 1000 >= 500)
         continue;
      std::istringstream cells(line);
      std::string cell;
      std::getline(cells, cell, ',');
      std::getline(cells, cell, ',');
      std::vector<Float_t> values;
      while (values.size() < 4 && std::getline(cells, cell, ','))
         values.push_back(std::stof(cell));
      sample->Add(values, i / 1000);
   }
   return sample;
}

std::vector<Float_t> Transformed(const TMVA::TransformationHandler &chain, const TMVA::EventStore &events, Long64_t i)
{
   TMVA::Event event;
   events.CopyTo(i, event);
   return chain.Transform(&event)->GetValues();
}

std::vector<Double_t> Column(const TMVA::EventStore &events, UInt_t variable)
{
   std::vector<Double_t> column;
   column.reserve(events.GetNEvents());
   for (Long64_t i = 0; i < events.GetNEvents(); ++i)
      column.push_back(events.Values(i)[variable]);
   return column;
}

std::string FatalText(const std::function<void()> &action)
{
   try {
      action();
   } catch (const std::runtime_error &error) {
      return error.what();
   }
   ADD_FAILURE() << "no fatal error";
   return "";
}

std::string Xml(const TMVA::TransformationHandler &chain)
{
   TXMLEngine &engine = TMVA::gTools().xmlengine();
   auto *document = engine.NewDoc();
   void *root = TMVA::gTools().AddChild(nullptr, "MethodSetup", nullptr, true);
   engine.DocSetRootElement(document, static_cast<XMLNodePointer_t>(root));
   chain.AddXMLTo(root);
   TString text;
   engine.SaveSingleNode(static_cast<XMLNodePointer_t>(root), &text);
   engine.FreeDoc(document);
   return text.Data();
}

namespace {

std::unique_ptr<TMVA::TransformationHandler> FromDocument(TMVA::DataSetInfo &info, XMLDocPointer_t document)
{
   TXMLEngine &engine = TMVA::gTools().xmlengine();
   const auto free = [&engine](void *owned) { engine.FreeDoc(owned); };
   const std::unique_ptr<void, decltype(free)> owner(document, free); // reading may throw
   auto handler = std::make_unique<TMVA::TransformationHandler>(info, "read");
   handler->ReadFromXML(TMVA::gTools().GetChild(engine.DocGetRootElement(document), "Transformations"));
   return handler;
}

} // namespace

std::unique_ptr<TMVA::TransformationHandler> FromXml(TMVA::DataSetInfo &info, const std::string &text)
{
   return FromDocument(info, TMVA::gTools().xmlengine().ParseString(text.c_str()));
}

std::unique_ptr<TMVA::TransformationHandler> FromFile(TMVA::DataSetInfo &info, const std::string &path)
{
   return FromDocument(info, TMVA::gTools().xmlengine().ParseFile(path.c_str(), 10000000));
}

} // namespace TMVATest
