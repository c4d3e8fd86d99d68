#include "Convert.h"

#include "Arrays.h"
#include "Call.h"

#include <stdexcept>

namespace TMVA::PyTorch {

namespace {

const char *NameOf(EAnalysis analysis)
{
   switch (analysis) {
   case EAnalysis::kClassification: return "classification";
   case EAnalysis::kMulticlass: return "multiclass";
   case EAnalysis::kRegression: return "regression";
   }
   throw std::invalid_argument("analysis type " + std::to_string(static_cast<int>(analysis)) + " does not exist");
}

py::list ListOf(const std::vector<std::string> &texts)
{
   py::list list;
   for (const std::string &text : texts)
      list.append(ToPython(text));
   return list;
}

struct OptionToPython {
   py::object operator()(bool value) const { return py::bool_(value); }
   py::object operator()(std::int64_t value) const { return py::int_(value); }
   py::object operator()(double value) const { return py::float_(value); }
   py::object operator()(const std::string &value) const { return ToPython(value); }
};

void CheckSize(const std::string &what, std::size_t given, std::size_t expected, const void *owner)
{
   if (given != expected)
      throw std::invalid_argument("training data: " + what + " has " + std::to_string(given) + ", expected are " +
                                  std::to_string(expected));
   // Python may keep an array for as long as it likes; memory that nobody holds could go away under it.
   if (owner == nullptr)
      throw std::invalid_argument("training data: " + what + " has no owner that Python could keep alive");
}

} // namespace

py::dict ToPython(const MethodSpec &spec)
{
   py::dict options;
   for (const auto &[name, value] : spec.fOptions)
      options[ToPython(name)] = std::visit(OptionToPython{}, value);
   py::dict dict;
   dict["title"] = ToPython(spec.fTitle);
   dict["analysis"] = NameOf(spec.fAnalysis);
   dict["variables"] = ListOf(spec.fVariables);
   dict["classes"] = ListOf(spec.fClasses);
   dict["signal_class"] = spec.fSignalClass;
   dict["targets"] = ListOf(spec.fTargets);
   dict["weight_dir"] = ToPython(spec.fWeightDir);
   dict["options"] = options;
   dict["verbose"] = spec.fVerbose;
   dict["silent"] = spec.fSilent;
   dict["progress"] = spec.fProgress;
   dict["thread_limit"] = spec.fThreadLimit;
   return dict;
}

py::dict ToPython(const TrainingData &data, const MethodSpec &spec)
{
   const std::size_t nEvents = data.fX.fRows;
   CheckSize("the number of variables", data.fX.fCols, spec.fVariables.size(), data.fX.fOwner.get());
   CheckSize("the number of weights", data.fWeights.fSize, nEvents, data.fWeights.fOwner.get());
   py::dict dict;
   dict["x"] = ViewOf(data.fX);
   dict["weights"] = ViewOf(data.fWeights);
   if (spec.fAnalysis == EAnalysis::kRegression) {
      CheckSize("the number of target rows", data.fTargets.fRows, nEvents, data.fTargets.fOwner.get());
      CheckSize("the number of targets", data.fTargets.fCols, spec.fTargets.size(), data.fTargets.fOwner.get());
      dict["targets"] = ViewOf(data.fTargets);
   } else {
      CheckSize("the number of class labels", data.fClasses.fSize, nEvents, data.fClasses.fOwner.get());
      dict["classes"] = ViewOf(data.fClasses);
   }
   return dict;
}

TrainingResult ToTrainingResult(py::handle answer)
{
   const auto entry = [&](const char *name) -> py::object {
      const auto dict = py::cast<py::dict>(answer);
      return dict.contains(name) ? py::object(dict[name]) : py::none();
   };
   const bool hasHistory = py::isinstance<py::dict>(answer) && py::isinstance<py::dict>(entry("history"));
   try {
      if (!hasHistory)
         throw py::cast_error();
      TrainingResult result;
      for (const auto &[name, values] : py::cast<py::dict>(entry("history")))
         result.fHistory[ToText(name)] = values.cast<std::vector<double>>();
      const py::object bestEpoch = entry("best_epoch");
      if (!bestEpoch.is_none())
         result.fBestEpoch = bestEpoch.cast<std::int64_t>();
      const py::object trainedFile = entry("trained_file");
      if (!trainedFile.is_none())
         result.fTrainedFile = ToText(trainedFile);
      return result;
   } catch (const py::cast_error &) {
      throw std::runtime_error("tmva_torch._contract.train returned " + ToText(py::repr(answer)) +
                               "; expected is {'history': {name: [number per epoch]}, 'best_epoch': number}");
   }
}

} // namespace TMVA::PyTorch
