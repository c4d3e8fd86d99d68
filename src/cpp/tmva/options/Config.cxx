// The one instance of the global settings.
#include "TMVA/Config.h"

TMVA::Config &TMVA::Config::Instance()
{
   static Config config;
   return config;
}

TMVA::Config &TMVA::gConfig()
{
   return Config::Instance();
}
