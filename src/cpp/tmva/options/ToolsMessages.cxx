// Greetings, versions and citation.
#include "TMVA/Tools.h"

#include "RVersion.h"
#include "TMVA/Version.h"
#include "TROOT.h"

void TMVA::Tools::TMVAWelcomeMessage()
{
   MsgLogger logger("Tools");
   TMVAWelcomeMessage(logger);
}

void TMVA::Tools::TMVAWelcomeMessage(MsgLogger &logger, EWelcomeMessage m)
{
   if (m != kLeanWelcomeMsg) {
      logger << kINFO << "-----------------------------------------------------------" << Endl;
      logger << "TMVA as embedded in tmva-torch, on ROOT " << gROOT->GetVersion() << Endl;
      logger << "-----------------------------------------------------------" << Endl;
      return;
   }
   logger << kINFO << "TMVA as embedded in tmva-torch" << Endl;
}

void TMVA::Tools::TMVAVersionMessage(MsgLogger &logger)
{
   logger << kINFO << "You are running the TMVA interface, version " << TMVA_RELEASE << " (" << TMVA_RELEASE_DATE << ")"
          << Endl;
}

void TMVA::Tools::ROOTVersionMessage(MsgLogger &logger)
{
   logger << kINFO << "You are running ROOT version " << gROOT->GetVersion() << " (code " << ROOT_VERSION_CODE << ")"
          << Endl;
}

void TMVA::Tools::TMVACitation(MsgLogger &logger, ECitation citType)
{
   switch (citType) {
   case kBibTeX:
      logger << kINFO << "@Article{TMVA2007," << Endl;
      logger
         << "   author = \"A. Hoecker and P. Speckmayer and J. Stelzer and J. Therhaag and E. von Toerne and H. Voss\","
         << Endl;
      logger << "   title = \"TMVA - Toolkit for Multivariate Data Analysis\"," << Endl;
      logger << "   journal = \"PoS\", volume = \"ACAT\", year = \"2007\", pages = \"040\"," << Endl;
      logger << "   eprint = \"physics/0703039\" }" << Endl;
      break;
   case kLaTeX:
      logger << kINFO << "\\bibitem{TMVA2007} A.~Hoecker {\\it et al.}, TMVA - Toolkit for Multivariate Data Analysis,"
             << " PoS {\\bf ACAT} (2007) 040 [arXiv:physics/0703039]." << Endl;
      break;
   case kHtmlLink: logger << kINFO << "https://arxiv.org/abs/physics/0703039" << Endl; break;
   case kPlainText:
      logger << kINFO << "To cite TMVA: A. Hoecker et al., TMVA - Toolkit for Multivariate Data Analysis, "
             << "PoS ACAT (2007) 040, arXiv:physics/0703039" << Endl;
      break;
   }
}
