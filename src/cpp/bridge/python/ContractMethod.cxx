#include "Pybind.h"

#include "ContractMethod.h"

#include "Arrays.h"
#include "Call.h"
#include "Convert.h"
#include "HookFunctions.h"
#include "UserFunction.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

namespace TMVA::PyTorch {

namespace {

/// While it lives, Python does not look for garbage. What an import of torch makes stays, and is half a million
/// objects.
class WithoutCollector {
public:
   WithoutCollector() = default;
   ~WithoutCollector()
   {
      if (fCollects)
         PyGC_Enable();
   }
   WithoutCollector(const WithoutCollector &) = delete;
   WithoutCollector &operator=(const WithoutCollector &) = delete;

private:
   bool fCollects = PyGC_Disable() != 0;
};

/// Version of the functions of tmva_torch._contract that this file calls.
constexpr int kContractVersion = 3;

std::string Named(const MethodSpec &spec, const char *action)
{
   return "PyTorch method \"" + spec.fTitle + "\": " + action;
}

py::module_ ImportContract()
{
   auto module = [] {
      const WithoutCollector scope;
      return py::module_::import("tmva_torch._contract");
   }();
   const int version = module.attr("CONTRACT_VERSION").cast<int>();
   if (version != kContractVersion)
      throw std::runtime_error("the Python package in " + ToText(module.attr("__file__")) + " speaks version " +
                               std::to_string(version) + " of the contract, this library version " +
                               std::to_string(kContractVersion) +
                               "; install both halves of tmva-torch from one package");
   return module;
}

class ContractMethod final : public Method {
public:
   /// Needs the GIL.
   ContractMethod(MethodSpec spec, const py::module_ &contract, py::object method);
   ~ContractMethod() override;

   TrainingResult Train(const TrainingData &data, const Hooks &hooks) override;
   void Predict(const MatrixView<float> &x, float *out) override;
   void PredictOne(const float *x, float *out) override;
   std::string State() override;
   NetworkProgram Program() override;
   std::vector<std::string> Notes() override;
   std::vector<std::pair<std::string, double>> Rank(const TrainingData &data) override;

private:
   struct PythonObjects {
      py::module_ fContract;
      py::object fMethod;
      py::object fPredict;
      py::object fOneEvent; ///< array [1, n_variables] that nobody else has; null: to be made
      std::optional<UserFunction> fUserFunction;
      bool fIsLookedFor = false; ///< fUserFunction, since the last training
   };

   py::object TakeOneEvent(const float *x);
   const std::optional<UserFunction> &FindUserFunction();
   void CopyAnswer(const py::object &answer, std::size_t rows, float *out) const;

   MethodSpec fSpec;
   std::size_t fNumOutputs;
   const std::string fPrediction = Named(fSpec, "prediction"); ///< for errors; made once, not for every event
   const std::string fPredictFunction = Named(fSpec, "tmva_torch._contract.predict");
   std::unique_ptr<PythonObjects> fPython;
};

ContractMethod::ContractMethod(MethodSpec spec, const py::module_ &contract, py::object method)
   : fSpec(std::move(spec)), fNumOutputs(fSpec.NumOutputs()),
     fPython(new PythonObjects{contract, std::move(method), contract.attr("predict"), {}, {}})
{
}

ContractMethod::~ContractMethod()
{
   if (!IsPythonUsable()) {
      // Too late for Python to run destructors: a factory deleted at the end of a PyROOT script gets here.
      [[maybe_unused]] const PythonObjects *leaked = fPython.release();
      return;
   }
   const py::gil_scoped_acquire gil;
   fPython.reset();
}

TrainingResult ContractMethod::Train(const TrainingData &data, const Hooks &hooks)
{
   return WithPython(Named(fSpec, "training"), [&] {
      fPython->fIsLookedFor = false;
      const HookFunctions functions(hooks);
      try {
         return ToTrainingResult(
            fPython->fContract.attr("train")(fPython->fMethod, ToPython(data, fSpec), functions.Callables()));
      } catch (const py::error_already_set &) {
         functions.RethrowIfFailed();
         throw;
      }
   });
}

void ContractMethod::Predict(const MatrixView<float> &x, float *out)
{
   if (x.fCols != fSpec.fVariables.size())
      throw std::invalid_argument(Named(fSpec, "prediction: ") + std::to_string(x.fCols) +
                                  " values per event are given, the method has " +
                                  std::to_string(fSpec.fVariables.size()) + " variables");
   if (x.fRows == 0)
      return;
   MatrixView<float> owned = x;
   if (!x.fOwner) {
      auto copy = std::make_shared<std::vector<float>>(x.fData, x.fData + x.fRows * x.fCols);
      owned.fData = copy->data();
      owned.fOwner = std::move(copy);
   }
   WithPython(fPrediction, [&] { CopyAnswer(fPython->fPredict(fPython->fMethod, ViewOf(owned)), x.fRows, out); });
}

void ContractMethod::PredictOne(const float *x, float *out)
{
   WithPython(fPrediction, [&] {
      py::object event = TakeOneEvent(x);
      if (const auto &function = FindUserFunction())
         function->Ask(event, fNumOutputs, out);
      else
         CopyAnswer(fPython->fPredict(fPython->fMethod, event), 1, out);
      // Whoever keeps the array, a view or a tensor on it must not see it change.
      if (event.ref_count() == 1)
         fPython->fOneEvent = std::move(event);
   });
}

/// Python lets other threads in while it computes: each has an array of its own meanwhile.
py::object ContractMethod::TakeOneEvent(const float *x)
{
   using Row = py::array_t<float, py::array::c_style>;
   const auto nVariables = static_cast<py::ssize_t>(fSpec.fVariables.size());
   py::object taken = std::exchange(fPython->fOneEvent, py::object());
   // The user's code may have given it another shape or type.
   const bool isWhole = taken && Row::check_(taken) && py::reinterpret_borrow<Row>(taken).ndim() == 2 &&
                        py::reinterpret_borrow<Row>(taken).shape(1) == nVariables;
   if (!isWhole || !py::reinterpret_borrow<Row>(taken).writeable())
      taken = Row({py::ssize_t{1}, nVariables});
   std::copy_n(x, nVariables, py::reinterpret_borrow<Row>(taken).mutable_data());
   return taken;
}

const std::optional<UserFunction> &ContractMethod::FindUserFunction()
{
   if (!fPython->fIsLookedFor) {
      const py::object parts = fPython->fContract.attr("one_event")(fPython->fMethod);
      fPython->fUserFunction.reset();
      if (!parts.is_none())
         fPython->fUserFunction.emplace(py::tuple(parts));
      fPython->fIsLookedFor = true;
   }
   return fPython->fUserFunction;
}

void ContractMethod::CopyAnswer(const py::object &answer, std::size_t rows, float *out) const
{
   const float *values = CheckedAnswer(answer, rows, fNumOutputs, fPredictFunction);
   std::memcpy(out, values, rows * fNumOutputs * sizeof(float));
}

std::string ContractMethod::State()
{
   return WithPython(Named(fSpec, "saving its state"), [&] {
      const py::object state = fPython->fContract.attr("state")(fPython->fMethod);
      if (!py::isinstance<py::str>(state))
         throw std::runtime_error(Named(fSpec, "tmva_torch._contract.state returned ") + ToText(py::repr(state)) +
                                  "; expected is text");
      return ToText(state);
   });
}

NetworkProgram ContractMethod::Program()
{
   return WithPython(Named(fSpec, "writing its network as a program"), [&] {
      const py::object answer = fPython->fContract.attr("program")(fPython->fMethod);
      return NetworkProgram{ToText(py::object(answer[py::int_(0)])), ToText(py::object(answer[py::int_(1)]))};
   });
}

std::vector<std::string> ContractMethod::Notes()
{
   return WithPython(Named(fSpec, "reading its notes"), [&] {
      std::vector<std::string> notes;
      for (const py::handle note : fPython->fContract.attr("notes")(fPython->fMethod))
         notes.push_back(ToText(note));
      return notes;
   });
}

std::vector<std::pair<std::string, double>> ContractMethod::Rank(const TrainingData &data)
{
   return WithPython(Named(fSpec, "ranking its variables"), [&] {
      std::vector<std::pair<std::string, double>> ranking;
      for (const py::handle entry : fPython->fContract.attr("rank")(fPython->fMethod, ToPython(data, fSpec))) {
         const auto pair = py::reinterpret_borrow<py::object>(entry);
         ranking.emplace_back(ToText(py::object(pair[py::int_(0)])), py::object(pair[py::int_(1)]).cast<double>());
      }
      return ranking;
   });
}

} // namespace

std::unique_ptr<Method> OpenContractMethod(const MethodSpec &spec)
{
   return WithPython(Named(spec, "booking"), [&]() -> std::unique_ptr<Method> {
      const py::module_ contract = ImportContract();
      return std::make_unique<ContractMethod>(spec, contract, contract.attr("open_method")(ToPython(spec)));
   });
}

std::unique_ptr<Method> RestoreContractMethod(const MethodSpec &spec, const std::string &state)
{
   return WithPython(Named(spec, "loading"), [&]() -> std::unique_ptr<Method> {
      const py::module_ contract = ImportContract();
      return std::make_unique<ContractMethod>(spec, contract,
                                              contract.attr("restore")(ToPython(spec), ToPython(state)));
   });
}

} // namespace TMVA::PyTorch
