// Training: the sample goes to Python, messages, progress and the history come back.
#include "EventMatrix.h"
#include "HistoryFile.h"
#include "MethodPyTorchImpl.h"
#include "TDirectory.h"
#include "TMVA/Config.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Timer.h"
#include "options/FreeMemory.h"

namespace TMVA {

namespace {

EMsgType MsgTypeOf(PyTorch::ELogLevel level)
{
   switch (level) {
   case PyTorch::ELogLevel::kDebug: return kDEBUG;
   case PyTorch::ELogLevel::kInfo: return kINFO;
   case PyTorch::ELogLevel::kWarning: return kWARNING;
   case PyTorch::ELogLevel::kError: return kERROR;
   }
   return kINFO;
}

/// TMVA's progress bar, for a total that is known only when the first report comes.
class ProgressBar {
public:
   explicit ProgressBar(const char *title) : fTimer(title) {}

   void Draw(std::size_t done, std::size_t total, const std::string &text)
   {
      if (!gConfig().DrawProgressBar() || gConfig().IsSilent())
         return;
      if (total != fTotal)
         fTimer.Init(static_cast<Int_t>(total));
      fTotal = total;
      fTimer.DrawProgressBar(static_cast<Int_t>(done), text.c_str());
   }

private:
   Timer fTimer;
   std::size_t fTotal = 0;
};

} // namespace

void MethodPyTorch::Train()
{
   EnsureOpen();
   fImpl->fCache.Clear();
   fImpl->fNetwork.reset();
   ProgressBar progress(GetMethodName().Data());
   PyTorch::Hooks hooks;
   hooks.fLog = [this](PyTorch::ELogLevel level, const std::string &text) { PrintLines(MsgTypeOf(level), text); };
   hooks.fProgress = [&](std::size_t done, std::size_t total, const std::string &text) {
      progress.Draw(done, total, text);
   };
   hooks.fInterrupted = [] { return PyTorch::InterruptGuard::IsInterrupted(); };

   Guarded([&] {
      fImpl->fResult = fImpl->fMethod->Train(PyTorch::TrainingSample(*this), hooks);
      fImpl->fState = fImpl->fMethod->State();
      fImpl->fModelFile = PyTorch::DescribeModelFile(fImpl->fResult.fTrainedFile, Impl::FolderOf(*this));
      fImpl->fIsTrained = true;
      fImpl->fHistory.clear();
      for (const auto &[name, values] : fImpl->fResult.fHistory) {
         fImpl->fHistory[name.c_str()].assign(values.begin(), values.end());
         for (std::size_t epoch = 0; epoch < values.size(); ++epoch)
            fTrainHistory.AddValue(name.c_str(), static_cast<Int_t>(epoch + 1), values[epoch]);
      }
   });
   TakeProgram();
   ReturnFreeMemory();
   // The factory asks for rankings of classifiers only.
   if (const Ranking *ranking = DoRegression() ? CreateRanking() : nullptr)
      ranking->Print();
}

void MethodPyTorch::WriteMonitoringHistosToFile() const
{
   if (TDirectory *directory = IsSilentFile() || fImpl->fResult.fHistory.empty() ? nullptr : BaseDir())
      PyTorch::WriteHistory(*directory, fImpl->fResult);
}

/// Null unless the option Ranking asks for it: it costs many evaluations of the training sample.
const Ranking *MethodPyTorch::CreateRanking()
{
   if (fImpl->fOptions.fRanking.IsNull() || fImpl->fOptions.fRanking.EqualTo("none", TString::kIgnoreCase))
      return nullptr;
   EnsureOpen();
   Guarded([this] {
      fImpl->fRanking = std::make_unique<Ranking>(GetName(), "Importance (" + fImpl->fOptions.fRanking + ")");
      for (const auto &[variable, importance] : fImpl->fMethod->Rank(PyTorch::TrainingSample(*this)))
         fImpl->fRanking->AddRank(Rank(variable.c_str(), importance));
   });
   return fImpl->fRanking.get();
}

const std::vector<Float_t> &MethodPyTorch::GetTrainingHistory(const char *name)
{
   static const std::vector<Float_t> kNone;
   const auto found = fImpl->fHistory.find(name);
   return found == fImpl->fHistory.end() ? kNone : found->second;
}

} // namespace TMVA
