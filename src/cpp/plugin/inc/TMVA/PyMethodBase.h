// Base of the methods that run in Python, and the static functions with which macros prepare Python.
// cling reads this header: there is no Python in it.
#ifndef TMVA_PyMethodBase
#define TMVA_PyMethodBase

#include "TMVA/MethodBase.h"
#include "TString.h"

#include <string>

// As in Python.h, which may be included as well; only handed through.
struct _object;                  // NOLINT(bugprone-reserved-identifier)
typedef struct _object PyObject; // NOLINT(modernize-use-using)

namespace TMVA {

class DataSetInfo;

/// The executable of the Python that PyMethodBase::PyInitialize starts, for macros that run a script of their own.
TString Python_Executable();

class PyMethodBase : public MethodBase {
public:
   PyMethodBase(const TString &jobName, Types::EMVA methodType, const TString &methodTitle, DataSetInfo &dsi,
                const TString &theOption = "");
   PyMethodBase(Types::EMVA methodType, DataSetInfo &dsi, const TString &weightFile);
   ~PyMethodBase() override;

   /// Starts Python in the environment of this library, or joins the one that is there. May be called any time.
   static void PyInitialize();
   static int PyIsInitialized();
   /// Does nothing: an interpreter with numpy and torch in it cannot be ended and started again.
   static void PyFinalize() {}
   /// Runs statements in the given dictionaries, in __main__ if they are null. A Python error is printed and thrown.
   static void PyRunString(TString code, PyObject *globalNS, PyObject *localNS);
   static TString Python_Executable() { return TMVA::Python_Executable(); }

protected:
   /// The one way out for errors: prints the text line by line at the level of errors and throws it as
   /// std::runtime_error. The level kFATAL would keep only "FATAL error" of it where ROOT's own TMVA prints.
   [[noreturn]] void ThrowFatal(const std::string &text) const;

   /// One message a line: TMVA can cut a message of several lines after the first.
   void PrintLines(EMsgType level, const std::string &text) const;

   ClassDefOverride(PyMethodBase, 0)
};

} // namespace TMVA
#endif
