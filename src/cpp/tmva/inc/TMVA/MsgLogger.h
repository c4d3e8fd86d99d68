// Messages of TMVA: collected until Endl, printed with the name of the source, fatal ones thrown.
#ifndef TMVA_MsgLogger
#define TMVA_MsgLogger

#include "TMVA/Types.h"
#include "TNamed.h"

#include <sstream>
#include <string>

namespace TMVA {

class MsgLogger : public TNamed {
public:
   explicit MsgLogger(const TObject *source, EMsgType minType = kINFO);
   explicit MsgLogger(const std::string &source, EMsgType minType = kINFO);
   explicit MsgLogger(EMsgType minType = kINFO);
   MsgLogger(const MsgLogger &parent);
   MsgLogger &operator=(const MsgLogger &parent);

   void SetSource(const std::string &source) { fSource = source; }
   const char *GetSource() const { return fSource.c_str(); }
   void SetMinType(EMsgType minType) { fMinType = minType; }
   EMsgType GetMinType() const { return fMinType; }
   std::string GetPrintedSource() const;
   std::string GetFormattedSource() const;
   static UInt_t GetMaxSourceSize() { return 25; }

   /// No message but fatal ones is printed, by any logger, until EnableOutput().
   static void InhibitOutput() { fgInhibited = true; }
   static void EnableOutput() { fgInhibited = false; }

   /// Ends the message. Prints it if its level allows; a fatal one is always printed and then
   /// thrown as std::runtime_error that carries the whole text.
   static MsgLogger &Endmsg(MsgLogger &logger);

   MsgLogger &operator<<(MsgLogger &(*f)(MsgLogger &)) { return f(*this); }
   MsgLogger &operator<<(std::ostream &(*f)(std::ostream &));
   MsgLogger &operator<<(std::ios &(*f)(std::ios &));
   MsgLogger &operator<<(EMsgType type);
   template <class T>
   MsgLogger &operator<<(const T &value)
   {
      fText << value;
      return *this;
   }

private:
   void Flush();

   const TObject *fObject = nullptr; //! source whose name is asked for at printing time; not owned
   std::string fSource;              //! used if there is no object
   EMsgType fActive = kINFO;         //! level of the message being built
   EMsgType fMinType = kINFO;        //!
   std::ostringstream fText;         //!
   static bool fgInhibited;

   ClassDefOverride(MsgLogger, 0)
};

inline MsgLogger &Endl(MsgLogger &logger)
{
   return MsgLogger::Endmsg(logger);
}

} // namespace TMVA
#endif
