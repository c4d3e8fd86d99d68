// What C++ knows of one PyTorch method: plain values in, plain values out. No Python type may appear here, the
// headers of the plugin include this one.
#ifndef TMVATORCH_METHOD_H
#define TMVATORCH_METHOD_H

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace TMVA::PyTorch {

enum class EAnalysis { kClassification, kMulticlass, kRegression };

enum class ELogLevel { kDebug, kInfo, kWarning, kError };

/// The value of one option of the booking string.
using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// All that the Python half is told when a method is booked or restored.
struct MethodSpec {
   std::string fTitle;
   EAnalysis fAnalysis = EAnalysis::kClassification;
   std::vector<std::string> fVariables;
   std::vector<std::string> fClasses; ///< in TMVA's class order; empty in regression
   int fSignalClass = 0;              ///< index in fClasses
   std::vector<std::string> fTargets; ///< empty unless regression
   std::string fWeightDir;            ///< folder of the weights XML
   std::map<std::string, OptionValue> fOptions;
   bool fVerbose = false;
   bool fSilent = false;
   bool fProgress = true;
   int fThreadLimit = 0; ///< size of the host's own thread pool; 0 if it has none

   /// Numbers the method answers with per event: 1 (response for signal), one per class, or one per target.
   std::size_t NumOutputs() const
   {
      if (fAnalysis == EAnalysis::kClassification)
         return 1;
      return fAnalysis == EAnalysis::kMulticlass ? fClasses.size() : fTargets.size();
   }
};

/// A row-major matrix in C++ memory: element (row, col) is fData[row * fCols + col]. Python sees it without a copy and
/// keeps fOwner as long as any of its arrays or tensors looks at it, so what fOwner holds must hold fData.
template <typename T>
struct MatrixView {
   T *fData = nullptr;
   std::size_t fRows = 0;
   std::size_t fCols = 0;
   std::shared_ptr<void> fOwner;
};

/// One number per event; ownership as in MatrixView.
template <typename T>
struct VectorView {
   T *fData = nullptr;
   std::size_t fSize = 0;
   std::shared_ptr<void> fOwner;
};

/// The training sample in TMVA's order. fClasses is used in classification and multiclass, fTargets in regression.
struct TrainingData {
   MatrixView<float> fX;
   VectorView<std::int32_t> fClasses;
   MatrixView<float> fTargets;
   VectorView<double> fWeights;
};

struct TrainingResult {
   std::map<std::string, std::vector<double>> fHistory; ///< one number per epoch and name
   std::int64_t fBestEpoch = -1;                        ///< -1: not known
   std::string fTrainedFile;                            ///< where the network was written
};

/// Called back from training, in the thread that called Train and without the GIL. Empty ones are skipped.
/// What they throw ends the training and leaves Train as it was thrown.
struct Hooks {
   std::function<void(ELogLevel level, const std::string &text)> fLog;
   std::function<void(std::size_t done, std::size_t total, const std::string &text)> fProgress;
   std::function<bool()> fInterrupted; ///< true: stop after this batch and keep what is there
};

struct NetworkProgram {
   std::string fText;   ///< empty: responses must come from Python
   std::string fReason; ///< why, if it is empty
};

/// Ctrl-C reached Python (KeyboardInterrupt).
class __attribute__((visibility("default"))) Interrupted : public std::runtime_error {
public:
   using std::runtime_error::runtime_error;
};

/// One opened or restored method. Every call may come from any thread, takes the GIL for itself and gives it back;
/// every failure is a std::runtime_error that carries Python's message and the last lines of its traceback.
class Method {
public:
   Method() = default;
   Method(const Method &) = delete;
   Method &operator=(const Method &) = delete;
   virtual ~Method() = default;

   virtual TrainingResult Train(const TrainingData &data, const Hooks &hooks) = 0;

   /// Fills out[row * NumOutputs() + i]. A matrix without owner is copied first.
   virtual void Predict(const MatrixView<float> &x, float *out) = 0;

   /// The same for one event, through a buffer that is made once.
   virtual void PredictOne(const float *x, float *out) = 0;

   /// All that is needed to apply the method elsewhere, as JSON text.
   virtual std::string State() = 0;

   /// The trained network as a program for TMVA::PyTorch::Network, or the reason why it has none.
   virtual NetworkProgram Program() = 0;

   /// Remarks of opening or restoring that the user should read; the second call returns none.
   virtual std::vector<std::string> Notes() = 0;

   /// Importance of the variables on the given events, the most important first; empty if it was not booked.
   virtual std::vector<std::pair<std::string, double>> Rank(const TrainingData &data) = 0;
};

/// At booking: runs the user code, loads the model and checks both.
std::unique_ptr<Method> OpenMethod(const MethodSpec &spec);

/// At application. An empty state stands for a weights file that has none: the options must say enough then.
std::unique_ptr<Method> RestoreMethod(const MethodSpec &spec, const std::string &state);

} // namespace TMVA::PyTorch

#endif
