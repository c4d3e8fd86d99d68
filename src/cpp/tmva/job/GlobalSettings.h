// Jobs within a job: what they must not leave behind.
#ifndef TMVATORCH_JOB_GLOBALSETTINGS
#define TMVATORCH_JOB_GLOBALSETTINGS

#include "TH1.h"
#include "TMVA/Config.h"

namespace TMVA {

/// What a Factory without a file or with the option Silent changes for everyone, put back at the end.
class GlobalSettings {
public:
   GlobalSettings() : fAddDirectory(TH1::AddDirectoryStatus()), fSilent(gConfig().IsSilent()) {}
   ~GlobalSettings()
   {
      TH1::AddDirectory(fAddDirectory);
      gConfig().SetSilent(fSilent);
   }
   GlobalSettings(const GlobalSettings &) = delete;
   GlobalSettings &operator=(const GlobalSettings &) = delete;
   Bool_t IsSilent() const { return fSilent; }

private:
   Bool_t fAddDirectory;
   Bool_t fSilent;
};

} // namespace TMVA
#endif
